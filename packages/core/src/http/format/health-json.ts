import type { Status } from '../../contract/status'
import type { VisibleCheck, VisibleReport } from '../visible'
import type { Format } from './format'

const WORDS: Readonly<Record<Status, string>> = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' }

/**
 * The report in the words of the IETF draft "Health Check Response Format for HTTP APIs",
 * https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06. A check's duration is its measurement
 * `responseTime`; the value that it observed is its measurement `observed`.
 */
export const healthJson: Format = {
  type: 'application/health+json',
  standardCodes: true,
  write(report) {
    const { version, name: serviceId, checks } = report
    const status = WORDS[report.status]
    if (!checks) return JSON.stringify({ status })
    const rows = Object.fromEntries(Object.entries(checks).flatMap(([name, result]) => measurements(name, result)))
    return JSON.stringify({ status, version, releaseId: version, serviceId, notes: notesOf(report), checks: rows })
  },
}

function notesOf({ phase, omitted, holds = [], blindSpots = [] }: VisibleReport): string[] {
  const left = omitted ? [`checks left out: ${omitted}`] : []
  return [
    `phase: ${phase}`,
    ...left,
    ...holds.map((reason) => `waiting for: ${reason}`),
    ...blindSpots.map((spot) => `not tested: ${spot}`),
  ]
}

function measurements(
  name: string,
  { status: of, timestamp: time, duration, message, observed, error }: VisibleCheck,
): [string, object[]][] {
  const status = WORDS[of]
  // The draft wants no output where all is well.
  const output = status === 'pass' ? undefined : (message ?? error?.message)
  const measured = (key: string, value: number, unit: string): [string, object[]] => [
    `${name}:${key}`,
    [{ observedValue: value, observedUnit: unit, status, time, output }],
  ]
  const responseTime = measured('responseTime', duration, 'ms')
  return observed ? [responseTime, measured('observed', observed.value, observed.unit)] : [responseTime]
}
