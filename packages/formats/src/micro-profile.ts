import { aggregate, type CheckResult, type FormattedReport, type Report } from '@hale/core'
import { blockingPhase } from './blocking-phase'
import { factsOf } from './facts'

type Value = string | number | boolean

interface Procedure {
  readonly name: string
  readonly status: 'UP' | 'DOWN'
  readonly data?: Readonly<Record<string, Value>>
}

/**
 * The report as MicroProfile Health 4 prescribes it and SmallRye (in Quarkus and WildFly) writes it. Use
 * it for whatever reads `/health`, `/health/live`, `/health/ready` and `/health/started`.
 *
 * The specification knows `UP` and `DOWN` alone, and the whole is `UP` only where every check is. So whatever does not
 * keep the report from being ready is `UP`, and its data say `status: 'degraded'` or `'unhealthy'`. The phase, where it
 * does keep it, is one more check named `phase`. Data are texts, numbers and booleans: anything else is told as JSON.
 *
 * https://github.com/eclipse/microprofile-health/blob/main/spec/src/main/asciidoc/protocol-wireformat.adoc
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { microProfile } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { format: microProfile, paths: { readiness: '/health/ready' } })
 * ```
 */
export function microProfile(report: Report): FormattedReport {
  const phase = blockingPhase(report)
  const checks = Object.entries(report.checks).map(([name, result]) => procedure(name, result))
  if (phase) checks.push({ name: 'phase', status: 'DOWN', data: plainData({ phase, holds: report.holds }) })
  const body = { status: report.status === 'unhealthy' ? 'DOWN' : 'UP', checks }
  return { contentType: 'application/json', body: JSON.stringify(body) }
}

function procedure(name: string, result: CheckResult): Procedure {
  const { status, duration } = result
  const data = plainData({ ...factsOf(result), duration, status: status === 'healthy' ? undefined : status })
  return { name, status: aggregate([result]) === 'unhealthy' ? 'DOWN' : 'UP', data }
}

function plainData(data: object): Record<string, Value> {
  const told = Object.entries(data).filter(([, value]) => value !== undefined && value !== null)
  return Object.fromEntries(told.map(([key, value]) => [key, typeof value === 'object' ? JSON.stringify(value) : value]))
}
