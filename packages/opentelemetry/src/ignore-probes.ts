import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'

/**
 * Says of a request whether it is for a health endpoint, for whatever traces requests and can leave some out, such as
 * `ignoreIncomingRequestHook` of `@opentelemetry/instrumentation-http`. Hand it what you hand to `probes`. Throws a
 * TypeError for invalid options.
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
  const { matches } = createProbeHandler(health, options)
  return ({ url }) => url !== undefined && matches(url)
}
