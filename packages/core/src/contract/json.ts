/** Any value that JSON can carry. */
export type JsonValue = string | number | boolean | null | JsonObject | readonly JsonValue[]

/** A JSON object, as a check may attach to its answer. */
export interface JsonObject {
  readonly [key: string]: JsonValue | undefined
}
