import type { Report } from '../contract/report'
import type { Status } from '../contract/status'
import type { Details } from './details'
import type { Format } from './format/format'
import { json } from './format/json'
import type { HealthResponse } from './message'
import { render } from './render'
import { toResponse } from './response'

export type StatusCodes = Readonly<Record<Status, number>>
type Levels = { readonly [level in Details]?: HealthResponse }
export type ResponseWriter = (report: Report, format: Format, level: Details) => HealthResponse

/** Writes each report once for each format and level: a report on fresh results is the same object for many probes. */
export function createResponseWriter(codes: StatusCodes): ResponseWriter {
  const written = new WeakMap<Report, Map<Format, Levels>>()

  function write(made: Report, format: Format, level: Details): HealthResponse {
    const code = codes[made.status]
    const report = made.about ? { ...made, about: Object.freeze({ ...made.about, status: codes }) } : made
    try {
      return toResponse(codeFor(format, report.status, code), format.type, render(report, format, level))
    } catch {
      return toResponse(code, json.type, render(report, json, level))
    }
  }

  return (report, format, level) => {
    const formats = written.get(report) ?? new Map<Format, Levels>()
    const levels = formats.get(format) ?? {}
    const kept = levels[level]
    if (kept) return kept
    const response = write(report, format, level)
    written.set(report, formats.set(format, { ...levels, [level]: response }))
    return response
  }
}

function codeFor({ standardCodes }: Format, status: Status, code: number): number {
  const failed = status === 'unhealthy'
  if (!standardCodes || code >= 400 === failed) return code
  return failed ? 503 : 200
}
