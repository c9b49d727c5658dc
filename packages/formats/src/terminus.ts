import { aggregate, type Format, type VisibleCheck } from '@hale/core'
import { factsOf } from './facts'

/**
 * The report in the shape that @godaddy/terminus sends: `status` `ok` with `info`, or `error` with the failed checks in
 * `error`. `details` has every check, where Terminus repeats one of the two. Without checks, as while draining, there is
 * the status alone. Degraded is `ok`.
 *
 * https://github.com/godaddy/terminus#readme
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { terminus } from '@hale/formats'
 * import { probes } from '@hale/node'
 *
 * export const listener = probes(createHealth(), { formats: [terminus], paths: { readiness: '/healthcheck' } })
 * ```
 */
export const terminus: Format = {
  type: 'application/json',
  write({ status, checks = {} }) {
    const results = Object.entries(checks)
    const details = rows(results)
    const failed = rows(results.filter(([, result]) => aggregate([result]) === 'unhealthy'))
    const verdict = status === 'unhealthy' ? { status: 'error', error: present(failed) } : { status: 'ok', info: present(details) }
    return JSON.stringify({ ...verdict, details: present(details) })
  },
}

function rows(results: [string, VisibleCheck][]): Record<string, object> {
  return Object.fromEntries(
    results.map(([name, result]) => [name, { ...factsOf(result), duration: result.duration, status: result.status }]),
  )
}

function present(record: Record<string, object>): Record<string, object> | undefined {
  return Object.keys(record).length > 0 ? record : undefined
}
