import type { VisibleReport } from '../visible'

/**
 * One way to write a report, such as `json`, `plainText` or `actuator` of `@hale/formats`. Put the formats that your
 * clients may request into the option `formats`.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler, type Format, json } from '@hale/core'
 *
 * const brief: Format = { type: 'application/vnd.orders+json', write: ({ status }) => JSON.stringify({ up: status !== 'unhealthy' }) }
 * export const handle = createProbeHandler(createHealth(), { formats: [json, brief] })
 * ```
 */
export interface Format {
  /** The media type of the body. A request whose `Accept` header prefers it gets this format. */
  readonly type: string
  /**
   * The body, of at most 10,240 bytes. The report holds what this audience may see and nothing else. Where this throws,
   * or its result is no string or too long, the response is the JSON of the core.
   */
  write(report: VisibleReport): string
  /**
   * `true` where the format's specification wants a code of 2xx for healthy and degraded, 4xx or 5xx for unhealthy. A
   * code that is mapped otherwise is then sent as 200 or 503. @default false
   */
  readonly standardCodes?: boolean | undefined
}
