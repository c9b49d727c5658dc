import type { CheckResult } from '../../report'
import type { Format } from './format'

/** The report as it is, `application/json`. */
export const json: Format = {
  type: 'application/json',
  write({ status, checks, holds, blindSpots, ...rest }, level, omitted) {
    if (level === 'none') return JSON.stringify({ status })
    const told = { status, ...rest, omitted: omitted || undefined }
    return JSON.stringify(level === 'full' ? { ...told, holds, blindSpots, checks } : { ...told, checks: mapValues(checks, summary) })
  },
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}

function summary({ status, rawStatus, duration, timestamp, stuckSince, error }: CheckResult): object {
  return { status, rawStatus, duration, timestamp, stuckSince, error: error && { code: error.code } }
}
