import type { Scope } from '../contract/check'
import type { CheckResult, Report } from '../contract/report'
import type { Details } from './details'

/**
 * What an audience may see of a check. In summary: status, what the peers say, times and the error's code; `scope` and
 * `critical` only where they are not `dependency` and `true`.
 */
export interface VisibleCheck extends Omit<CheckResult, 'scope' | 'critical' | 'error'> {
  /** `dependency` where it is left out. */
  readonly scope?: Scope | undefined
  /** `true` where it is left out. */
  readonly critical?: boolean | undefined
  readonly error?: { readonly code: string; readonly message?: string | undefined } | undefined
}

/**
 * What an audience may see of a report: everything at `full`; at `summary` neither name, version, holds, blind spots
 * nor `about`, and of each check what {@link VisibleCheck} says; at `none` the status, the phase and the probe.
 */
export interface VisibleReport extends Omit<Report, 'timestamp' | 'duration' | 'checks'> {
  readonly timestamp?: string | undefined
  readonly duration?: number | undefined
  /** Left out where the audience may see the status alone. */
  readonly checks?: Readonly<Record<string, VisibleCheck>> | undefined
  /** How many checks are left out to keep the body short. The worst checks stay. */
  readonly omitted?: number | undefined
}

/**
 * A frozen copy of what a level of detail shows of a report. Use it in a handler that shows reports, so that it shows no
 * more than the probes do. `omitted` is the number of checks that the report does not have.
 *
 * @example
 * ```ts
 * import { createHealth, visible } from '@hale/core'
 *
 * const health = createHealth({ name: 'orders' })
 * console.log(visible(health.snapshot(), 'none')) // { status: 'healthy', phase: 'running', probe: undefined }
 * ```
 */
export function visible(report: Report, level: Details, omitted?: number): VisibleReport {
  const { status, phase, probe, timestamp, duration, checks } = report
  switch (level) {
    case 'none':
      return Object.freeze({ status, phase, probe })
    case 'summary':
      return Object.freeze({ status, phase, probe, timestamp, duration, omitted, checks: mapValues(checks, summaryOf) })
    case 'full': {
      const { name, version, holds, blindSpots, about } = report
      return Object.freeze({ status, name, version, phase, probe, timestamp, duration, omitted, holds, blindSpots, about, checks })
    }
  }
}

function summaryOf({ status, rawStatus, held, scope, critical, duration, timestamp, stuckSince, error }: CheckResult): VisibleCheck {
  return Object.freeze({
    status,
    rawStatus,
    held,
    scope: scope === 'local' ? scope : undefined,
    critical: critical ? undefined : critical,
    duration,
    timestamp,
    stuckSince,
    error: error && Object.freeze({ code: error.code }),
  })
}

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Readonly<Record<string, R>> {
  return Object.freeze(Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)])))
}
