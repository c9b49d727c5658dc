import { aggregate, type Format, type Status, type VisibleCheck } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'

const INDICATOR: Readonly<Record<Status, string>> = { healthy: 'up', degraded: 'degraded', unhealthy: 'down' }
const WHOLE: Readonly<Record<Status, string>> = { healthy: 'ok', degraded: 'degraded', unhealthy: 'error' }

/**
 * The report in the shape that @nestjs/terminus sends since version 12: `status` `ok`, `degraded`, `error` or
 * `shutting_down`; `info` with what is up or degraded, `error` with what is down, `details` with all of it.
 *
 * A check that is not critical is `degraded` at most. While the instance starts, one more indicator named `phase` is down.
 *
 * https://docs.nestjs.com/recipes/terminus
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { nestTerminus } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { formats: [nestTerminus], paths: { health: '/health' } })
 * ```
 */
export const nestTerminus: Format = {
  type: 'application/json',
  write(report) {
    const { status, checks = {}, holds } = report
    const phase = blockingPhase(report)
    const details = Object.fromEntries(Object.entries(checks).map(([name, result]) => [name, indicator(result)]))
    if (phase === 'starting') details['phase'] = { message: phase, holds, status: INDICATOR.unhealthy }
    const all = Object.entries(details)
    return JSON.stringify({
      status: phase === 'draining' ? 'shutting_down' : WHOLE[status],
      info: Object.fromEntries(all.filter(([, row]) => row.status !== INDICATOR.unhealthy)),
      error: Object.fromEntries(all.filter(([, row]) => row.status === INDICATOR.unhealthy)),
      details,
    })
  },
}

interface Indicator {
  readonly status: string | undefined
  readonly [key: string]: unknown
}

function indicator(result: VisibleCheck): Indicator {
  const { message, error, critical: _, ...facts } = factsOf(result)
  return { ...facts, message: message ?? error, responseTime: result.duration, status: INDICATOR[aggregate([result])] }
}
