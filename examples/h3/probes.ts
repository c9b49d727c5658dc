import type { Health, ProbeOptions } from '@hale/core'
import { probes as fetchProbes } from '@hale/fetch'
import type { Middleware } from 'h3'

/**
 * The health endpoints as a middleware of h3 2. Use it first.
 *
 * @throws TypeError for a wrong health or a wrong option.
 */
export function probes(health: Health, options?: ProbeOptions): Middleware {
  const answer = fetchProbes(health, options)
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
