import { aggregate, type Format, type VisibleCheck } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'

type Value = string | number | boolean

interface Procedure {
  readonly name: string
  readonly status: 'UP' | 'DOWN'
  readonly data?: Readonly<Record<string, Value>>
}

/**
 * The report as MicroProfile Health 4 prescribes it and SmallRye (in Quarkus and WildFly) writes it. Use it for readers of
 * `/health`, `/health/live`, `/health/ready` and `/health/started`.
 *
 * The specification has only `UP` and `DOWN`, and the whole is `UP` only where every check is. So a check that does not
 * make the report unhealthy is `UP`, and its data say `status: 'degraded'` or `'unhealthy'`. Where the phase alone makes
 * it unhealthy, there is one more check, named `phase`. Data are strings, numbers and booleans; other values become JSON.
 *
 * https://github.com/eclipse/microprofile-health/blob/main/spec/src/main/asciidoc/protocol-wireformat.adoc
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { microProfile } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { formats: [microProfile], paths: { readiness: '/health/ready' } })
 * ```
 */
export const microProfile: Format = {
  type: 'application/json',
  write(report) {
    const checks = Object.entries(report.checks ?? {}).map(([name, result]) => procedure(name, result))
    const phase = blockingPhase(report)
    const explained = checks.some(({ status }) => status === 'DOWN')
    if (phase && !explained) checks.push({ name: 'phase', status: 'DOWN', data: plainData({ phase, holds: report.holds }) })
    return JSON.stringify({ status: report.status === 'unhealthy' ? 'DOWN' : 'UP', checks })
  },
}

function procedure(name: string, result: VisibleCheck): Procedure {
  const { status, duration } = result
  const data = plainData({ ...factsOf(result), duration, status: status === 'healthy' ? undefined : status })
  return { name, status: aggregate([result]) === 'unhealthy' ? 'DOWN' : 'UP', data }
}

function plainData(data: object): Record<string, Value> {
  const present = Object.entries(data).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(present.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : value]))
}
