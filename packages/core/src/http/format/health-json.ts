import type { CheckResult } from '../../contract/report'
import type { Status } from '../../contract/status'
import type { Format } from './format'

const WORDS: Readonly<Record<Status, string>> = { healthy: 'pass', degraded: 'warn', unhealthy: 'fail' }

/**
 * The report in the words of the IETF draft "Health Check Response Format for HTTP APIs",
 * https://datatracker.ietf.org/doc/html/draft-inadarei-api-health-check-06. A check's duration is its measurement
 * `responseTime`, and what it observed its measurement `observed`.
 */
export const healthJson: Format = {
  type: 'application/health+json',
  write({ status: of, version, name: serviceId, phase, checks: results, holds = [], blindSpots = [] }, level, omitted) {
    const status = WORDS[of]
    if (level === 'none') return JSON.stringify({ status })
    const full = level === 'full'
    const notes = [`phase: ${phase}`]
    if (omitted) notes.push(`checks left out: ${omitted}`)
    if (full) notes.push(...holds.map((reason) => `waiting for: ${reason}`), ...blindSpots.map((spot) => `not tested: ${spot}`))
    const checks = Object.fromEntries(Object.entries(results).flatMap(([name, result]) => measurements(name, result, full)))
    return JSON.stringify({ status, version, releaseId: version, serviceId, notes, checks })
  },
}

function measurements(name: string, result: CheckResult, full: boolean): [string, object[]][] {
  const { status: of, timestamp: time, duration, message, observed, error } = result
  const status = WORDS[of]
  // The draft wants no output where all is well.
  const output = full && status !== 'pass' ? (message ?? error?.message) : undefined
  const measured = (key: string, value: number, unit: string): [string, object[]] => [
    `${name}:${key}`,
    [{ observedValue: value, observedUnit: unit, status, time, output }],
  ]
  const responseTime = measured('responseTime', duration, 'ms')
  return full && observed ? [responseTime, measured('observed', observed.value, observed.unit)] : [responseTime]
}
