import { aggregate, type CheckResult, type FormattedReport, type Report } from '@hale/core'
import { factsOf } from './facts'

/**
 * The report in the shape that @godaddy/terminus answers: `status` `ok` with `info`, or `error` with what failed in
 * `error`. `details` has every check, where Terminus repeats one of the two. Without checks there is the status alone:
 * so it is while draining. Degraded is `ok`.
 *
 * https://github.com/godaddy/terminus#readme
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { terminus } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { format: terminus, paths: { readiness: '/healthcheck' } })
 * ```
 */
export function terminus({ status, checks }: Report): FormattedReport {
  const results = Object.entries(checks)
  const details = rows(results)
  const failed = rows(results.filter(([, result]) => aggregate([result]) === 'unhealthy'))
  const told = status === 'unhealthy' ? { status: 'error', error: present(failed) } : { status: 'ok', info: present(details) }
  return { contentType: 'application/json', body: JSON.stringify({ ...told, details: present(details) }) }
}

function rows(results: [string, CheckResult][]): Record<string, object> {
  return Object.fromEntries(
    results.map(([name, result]) => [name, { ...factsOf(result), duration: result.duration, status: result.status }]),
  )
}

function present(record: Record<string, object>): Record<string, object> | undefined {
  return Object.keys(record).length > 0 ? record : undefined
}
