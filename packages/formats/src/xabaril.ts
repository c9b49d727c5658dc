import { aggregate, type CheckResult, type FormattedReport, type Report, type Status } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'
import { timeSpan } from './time-span'

const WORDS: Readonly<Record<Status, string>> = { healthy: 'Healthy', degraded: 'Degraded', unhealthy: 'Unhealthy' }

/**
 * The report as `HealthChecks.UI.Client` of Xabaril's AspNetCore.Diagnostics.HealthChecks writes it. Use it for that
 * project's dashboard, HealthChecks UI. Leave the status codes as they are: they are ASP.NET's own.
 *
 * A check that is not critical counts as `Degraded` at most, as one registered with `failureStatus: Degraded` does: the
 * whole is never better than its worst entry. The phase, where it keeps the instance from being ready, is one more
 * entry named `phase`.
 *
 * https://github.com/Xabaril/AspNetCore.Diagnostics.HealthChecks/tree/master/src/HealthChecks.UI.Client
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { xabaril } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { format: xabaril, paths: { health: '/hc' } })
 * ```
 */
export function xabaril(report: Report): FormattedReport {
  const { status, duration, checks, holds } = report
  const entries = Object.fromEntries(Object.entries(checks).map(([name, result]) => [name, entry(result)]))
  const phase = blockingPhase(report)
  if (phase) entries['phase'] = { data: { holds }, description: phase, duration: timeSpan(0), status: WORDS.unhealthy, tags: [] }
  const body = { status: WORDS[status], totalDuration: timeSpan(duration), entries }
  // The UI reads the body of an answer other than 2xx only where its media type is this one, without a charset.
  return { contentType: 'application/json', body: JSON.stringify(body) }
}

function entry(result: CheckResult): object {
  const { message, error, description, critical: _, ...data } = factsOf(result)
  return {
    data,
    description: message ?? error ?? description,
    duration: timeSpan(result.duration),
    exception: error,
    status: WORDS[aggregate([result])],
    tags: result.critical ? [result.scope] : [result.scope, 'non-critical'],
  }
}
