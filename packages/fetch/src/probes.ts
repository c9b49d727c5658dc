import { createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'

/**
 * Answers a request that is a probe, at once where the answer is at hand; `undefined` means not ours.
 *
 * On Workers hand on the execution context too. Its `waitUntil` is told of an answer that is not at hand, so that the
 * checks go on for others who wait for them when this client goes away. What has no `waitUntil`, such as the second
 * argument of `Bun.serve` and `Deno.serve`, is left alone.
 */
export type FetchProbes = (request: Request, context?: object) => Response | Promise<Response> | undefined

const toResponse = (answer: HealthResponse): Response => new Response(answer.body, answer)

/**
 * The health endpoints for anything that takes a `Request` and gives a `Response`: Bun, Deno, Workers, and every
 * framework that has a fetch handler. Ask it first; where it gives `undefined`, go on. Throws a TypeError for invalid
 * options.
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
