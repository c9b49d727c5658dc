import type { Check, LivenessCheck } from '@hale/core'
import { context } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'

type AnyCheck = Check | LivenessCheck | Check['run'] | LivenessCheck['run']

/**
 * The same check, whose queries and requests leave no spans: they run with tracing suppressed, so that a `SELECT 1` each
 * second does not drown the traces of real traffic. Everything else of the check stays as it is.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { http } from '@hale/checks/http'
 * import { untraced } from '@hale/opentelemetry'
 *
 * export const health = createHealth({ readiness: { stock: untraced(http('http://localhost:9000/livez')) } })
 * ```
 */
export function untraced<Given extends AnyCheck>(check: Given): Given {
  const suppressed = <Result>(run: () => Result): Result => context.with(suppressTracing(context.active()), run)
  if (typeof check === 'function')
    return ((...parameters: Parameters<Check['run']>) => suppressed(() => (check as Check['run'])(...parameters))) as Given
  // It inherits from the check, which may be a class's object with getters of its own.
  return Object.assign(Object.create(check), {
    run: (...parameters: Parameters<Check['run']>) => suppressed(() => (check as Check).run(...parameters)),
  })
}
