import type { Report } from '../contract/report'
import type { Status } from '../contract/status'
import type { Details } from './details'
import type { Format } from './format/format'
import { json } from './format/json'
import type { HealthResponse } from './message'
import { render } from './render'
import { toResponse } from './response'

export type StatusCodes = Readonly<Record<Status, number>>
export type ResponseWriter = (report: Report, format: Format, level: Details) => HealthResponse

/** Writes each report once for each format and level: a report on fresh results is the same object for many probes. */
export function createResponseWriter(codes: StatusCodes): ResponseWriter {
  const written = new WeakMap<Report, Map<string, HealthResponse>>()

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
    const responses = written.get(report) ?? new Map<string, HealthResponse>()
    const key = `${format.type} ${level}`
    const response = responses.get(key) ?? write(report, format, level)
    written.set(report, responses.set(key, response))
    return response
  }
}

function codeFor({ standardCodes }: Format, status: Status, code: number): number {
  const failed = status === 'unhealthy'
  if (!standardCodes || code >= 400 === failed) return code
  return failed ? 503 : 200
}
