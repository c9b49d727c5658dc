import { aggregate, type Format, type Status, type VisibleCheck } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'
import { timeSpan } from './time-span'

const WORDS: Readonly<Record<Status, string>> = { healthy: 'Healthy', degraded: 'Degraded', unhealthy: 'Unhealthy' }

/**
 * The report as `HealthChecks.UI.Client` of Xabaril's AspNetCore.Diagnostics.HealthChecks writes it. Use it for that
 * project's dashboard, HealthChecks UI. Leave the status codes as they are: they are ASP.NET's own.
 *
 * A check that is not critical counts as `Degraded` at most, as one registered with `failureStatus: Degraded` does: the
 * whole is never better than its worst entry. While the instance starts or drains, one more entry is named `phase`.
 *
 * https://github.com/Xabaril/AspNetCore.Diagnostics.HealthChecks/tree/master/src/HealthChecks.UI.Client
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { xabaril } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { formats: [xabaril], paths: { health: '/hc' } })
 * ```
 */
export const xabaril: Format = {
  // The UI reads a body that comes with a code other than 2xx only where its media type is exactly this.
  type: 'application/json',
  write(report) {
    const { status, duration = 0, checks = {}, holds } = report
    const entries = Object.fromEntries(Object.entries(checks).map(([name, result]) => [name, entry(result)]))
    const phase = blockingPhase(report)
    if (phase) entries['phase'] = { data: { holds }, description: phase, duration: timeSpan(0), status: WORDS.unhealthy, tags: [] }
    return JSON.stringify({ status: WORDS[status], totalDuration: timeSpan(duration), entries })
  },
}

function entry(result: VisibleCheck): object {
  const { message, error, description, critical: _, ...data } = factsOf(result)
  const { scope = 'dependency' } = result
  return {
    data,
    description: message ?? error ?? description,
    duration: timeSpan(result.duration),
    exception: error,
    status: WORDS[aggregate([result])],
    tags: result.critical === false ? [scope, 'non-critical'] : [scope],
  }
}
