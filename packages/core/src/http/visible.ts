import type { CheckResult, Report } from '../contract/report'
import type { Details } from './details'

/** What a level of detail shows of a report, as a report: at `none` no checks, at `summary` an error's code for its message. */
export function visible(report: Report, level: Details): Report {
  if (level === 'full') return report
  const { name, version, checks, holds, blindSpots, ...rest } = report
  return level === 'none' ? { ...rest, checks: {} } : { ...rest, name, version, checks: mapValues(checks, summarised) }
}

function summarised(result: CheckResult): CheckResult {
  const { scope, critical, error } = result
  return { ...summary(result), scope, critical, error: error && { code: error.code, message: error.code } }
}

/** What everybody may know of a check. */
export function summary({
  status,
  rawStatus,
  duration,
  timestamp,
  stuckSince,
  error,
}: CheckResult): Omit<CheckResult, 'scope' | 'critical' | 'error'> & { readonly error: { readonly code: string } | undefined } {
  return { status, rawStatus, duration, timestamp, stuckSince, error: error && { code: error.code } }
}

export function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
