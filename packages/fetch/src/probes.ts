import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { type FetchProbes, mount } from './mount'

/**
 * The health endpoints for everything that maps a `Request` to a `Response`: Bun, Deno, Workers, and each framework
 * with a fetch handler. Call the result first, and go on where it returns `undefined`.
 *
 * @throws TypeError for a wrong health or a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/fetch'
 *
 * const answer = probes(createHealth({ name: 'orders' }))
 * export const fetch = (request: Request) => answer(request) ?? new Response('hello')
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): FetchProbes {
  return mount(createProbeHandler(health, options))
}
