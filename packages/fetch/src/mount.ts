import { type HealthHandler, type HealthResponse, requireHandler } from '@hale/core'
import type { RuntimeRequest, RuntimeResponse } from './runtime-types'

declare global {
  /** Let the published declarations compile in a project without the types of the DOM and of Node. */
  interface Request {}
  interface Response {}
}

/**
 * Answers a request that is the handler's: with a `Response` where the answer is there at once, else with a promise.
 * Returns `undefined` for every other request.
 *
 * On Workers pass the execution context too. Its `waitUntil` gets an answer that takes time, so that the checks go on
 * for other clients when this one disconnects. Another second argument, as of `Bun.serve` and `Deno.serve`, is ignored.
 */
export type FetchProbes = (request: RuntimeRequest, context?: object) => RuntimeResponse | Promise<RuntimeResponse> | undefined

// A Response of these codes must have no body, not even an empty one.
const toResponse = (answer: HealthResponse): Response => new Response([204, 304].includes(answer.status) ? null : answer.body, answer)

/**
 * Any handler of Hale, such as the status page, for everything that maps a `Request` to a `Response`.
 *
 * @throws TypeError when it gets something else than a handler.
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/fetch'
 *
 * const answer = mount(createProbeHandler(createHealth({ name: 'orders' })))
 * export const fetch = (request: Request) => answer(request) ?? new Response('hello')
 * ```
 */
export function mount(handle: HealthHandler): FetchProbes {
  requireHandler(handle)
  return (request, context) => {
    const answer = handle({ method: request.method, url: request.url, header: (name) => request.headers.get(name) })
    if (answer === undefined) return undefined
    if (!('then' in answer)) return toResponse(answer)
    keepAlive(context, answer)
    return answer.then(toResponse)
  }
}

function keepAlive(context: { waitUntil?: unknown } | undefined, answer: Promise<unknown>): void {
  if (typeof context?.waitUntil === 'function') context.waitUntil(answer)
}
