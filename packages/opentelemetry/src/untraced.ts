import type { Check, LivenessCheck } from '@hale/core'
import { fail, isPlainObject } from '@hale/options'
import { context } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'

type Run = Check['run']
type AnyCheck = Check | LivenessCheck | Run | LivenessCheck['run']

/**
 * Returns the same check without spans: its queries and requests run with tracing suppressed, so that a `SELECT 1` each
 * second does not hide the traces of real traffic. Every setting of the check stays as it is.
 *
 * @throws TypeError for something else than a check.
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
  if (typeof check === 'function') return suppressed(check as Run, (parameters) => (check as Run)(...parameters)) as Given
  const { run } = (check as Partial<Check> | null) ?? {}
  if (typeof run !== 'function') fail('untraced', 'check must be a function, or an object with a method run', check)
  const untracedRun = suppressed(run, (parameters) => (check as Check).run(...parameters))
  return isPlainObject(check) ? { ...check, run: untracedRun } : withRun(check, untracedRun)
}

function suppressed(run: Run, call: (parameters: Parameters<Run>) => ReturnType<Run>): Run {
  const wrapped: Run = (...parameters) => context.with(suppressTracing(context.active()), () => call(parameters))
  // The core knows an async function, which liveness does not allow, by its prototype.
  return Object.setPrototypeOf(wrapped, Object.getPrototypeOf(run))
}

/** An instance of a class may be frozen and its getters may read private fields, so they run on the instance itself. */
function withRun<Given extends object>(instance: Given, run: Run): Given {
  return new Proxy(Object.create(instance), {
    get(_target, key) {
      if (key === 'run') return run
      const value: unknown = Reflect.get(instance, key)
      return typeof value === 'function' ? value.bind(instance) : value
    },
  })
}
