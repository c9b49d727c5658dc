import { createProbeHandler, type Health, type HealthHandler, type ProbeOptions } from '@hale/core'
import { mount as mountOnFetch } from '@hale/fetch'
import type { Middleware } from 'h3'

/**
 * The health endpoints as a middleware of h3 2. Use it first.
 *
 * @throws TypeError for a wrong health or a wrong option.
 */
export const probes = (health: Health, options?: ProbeOptions): Middleware => mount(createProbeHandler(health, options))

/**
 * Any handler of Hale, such as the status page, as a middleware of h3 2.
 *
 * @throws TypeError for a value that is not a handler.
 */
export function mount(handle: HealthHandler): Middleware {
  const answer = mountOnFetch(handle)
  return async (event, next) => {
    const response = await answer(event.req)
    if (!response) return next()
    // Headers that a middleware has set would replace those of the answer.
    for (const name of response.headers.keys()) {
      event.res.headers.delete(name)
      event.res.errHeaders.delete(name)
    }
    return response
  }
}
