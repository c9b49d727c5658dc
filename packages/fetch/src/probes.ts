import { createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'
import type { RuntimeRequest, RuntimeResponse } from './runtime-types'

declare global {
  /** Let the published declarations compile in a project without the types of the DOM and of Node. */
  interface Request {}
  interface Response {}
}

/**
 * Answers a request for a health endpoint: with a `Response` when the report is fresh, else with a promise. Returns
 * `undefined` for every other request.
 *
 * On Workers pass the execution context too. Its `waitUntil` gets an answer that takes time, so that the checks go on
 * for other clients when this one disconnects. The second argument of `Bun.serve` and `Deno.serve` has no `waitUntil`,
 * and is ignored.
 */
export type FetchProbes = (request: RuntimeRequest, context?: object) => RuntimeResponse | Promise<RuntimeResponse> | undefined

const toResponse = (answer: HealthResponse): Response => new Response(answer.body, answer)

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
  const handle = createProbeHandler(health, options)
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
