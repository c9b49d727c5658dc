/**
 * What the probe handler needs to know of a request. An adapter makes one from its framework's request; the shape is
 * structural, so a plain object will do.
 */
export interface HealthRequest {
  readonly method: string
  /** A path with its query, or a whole URL. */
  readonly url: string
  /** The URL before the framework has cut off the path that the handler is mounted at. Read for a warning only. */
  readonly originalUrl?: string | undefined
  /** The path of the route that the handler is mounted as, where the framework calls it by route. Called for a warning only. */
  route?(): string | undefined
  /** The header of that name, given in lower case. */
  header(name: string): string | null | undefined
}

/** What an adapter sends: the status, the headers and the body as they are. */
export interface HealthResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
