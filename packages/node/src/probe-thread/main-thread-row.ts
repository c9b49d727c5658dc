import { aggregate, type CheckResult, type Probe, type Report, type Status } from '@hale/core'
import type { BlockedLimits } from './thread-options'

/** The name of the row that shows whether the main thread is blocked. */
export const MAIN_THREAD = 'mainThread'

/** What the thread knows of the main thread at one moment. */
export interface MainThreadState {
  /** ms without a beat. */
  readonly blockedFor: number
  /** A debugger can hold the main thread for as long as a person likes, so it never makes a probe fail. */
  readonly inspected: boolean
}

/**
 * A row for the main thread, as the probe judges it: liveness fails from `unhealthyAt` on, readiness from `unreadyAt`.
 * `undefined` where the probe has no such row.
 */
export function mainThreadRow(
  probe: Probe | undefined,
  state: MainThreadState,
  limits: BlockedLimits,
  timestamp: string,
): CheckResult | undefined {
  const { blockedFor, inspected } = state
  if (probe === 'startup') return undefined
  if (probe === 'readiness' && blockedFor < Math.min(limits.degradedAt, limits.unreadyAt)) return undefined
  const status = inspected ? 'healthy' : statusFor(blockedFor, probe === 'readiness' ? limits.unreadyAt : limits.unhealthyAt, limits)
  return {
    status,
    scope: 'local',
    critical: true,
    duration: 0,
    timestamp,
    message: inspected ? 'a debugger is attached, so a block counts for nothing' : undefined,
    observed: { value: Math.round(blockedFor), unit: 'ms' },
    error:
      status === 'unhealthy' ? { code: 'blocked', message: `the main thread has not run for ${Math.round(blockedFor)} ms` } : undefined,
  }
}

function statusFor(blockedFor: number, failsAt: number, { degradedAt }: BlockedLimits): Status {
  if (blockedFor >= failsAt) return 'unhealthy'
  return blockedFor >= degradedAt ? 'degraded' : 'healthy'
}

/** The report with one more row, which counts as the other rows do. */
export function withRow(report: Report, row: CheckResult | undefined): Report {
  if (!row) return report
  return { ...report, status: aggregate([report, row]), checks: { [MAIN_THREAD]: row, ...report.checks } }
}
