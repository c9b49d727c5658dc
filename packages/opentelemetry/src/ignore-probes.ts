import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { healthRule, verify } from '@hale/options'

/**
 * Returns a function that says whether a request is for a health endpoint. Use it for an instrumentation that can ignore
 * requests, such as `ignoreIncomingRequestHook` of `@opentelemetry/instrumentation-http`. Pass the options that you pass
 * to `probes`.
 *
 * @throws TypeError for a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { ignoreProbes } from '@hale/opentelemetry'
 * import { HttpInstrumentation } from '@opentelemetry/instrumentation-http'
 *
 * const health = createHealth({ name: 'orders' })
 * export const instrumentation = new HttpInstrumentation({ ignoreIncomingRequestHook: ignoreProbes(health) })
 * ```
 */
export function ignoreProbes(health: Health, options?: ProbeOptions): (request: { readonly url?: string | undefined }) => boolean {
  verify('ignoreProbes', 'health', health, healthRule)
  const { matches } = createProbeHandler(health, options)
  return ({ url }) => url !== undefined && matches(url)
}
