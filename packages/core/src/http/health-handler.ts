import { type Rule, verify } from '@hale/options'
import type { HealthRequest, HealthResponse } from './message'

/**
 * A plain function from request to response, which every adapter can mount: what `createProbeHandler` returns, the
 * status page, and a handler of yours. It should neither throw nor reject; what it throws is the framework's to handle.
 *
 * @example
 * ```ts
 * import type { HealthHandler } from '@hale/core'
 *
 * const headers = { 'content-type': 'text/plain', 'content-length': '6' }
 * export const version: HealthHandler = Object.assign(
 *   ({ url }: { readonly url: string }) => (url === '/version' ? { status: 200, headers, body: '1.4.2\n' } : undefined),
 *   { paths: ['/version'] },
 * )
 * ```
 */
export interface HealthHandler {
  /** `undefined` for a request that is not its own: the application goes on with it. */
  (request: HealthRequest): HealthResponse | Promise<HealthResponse> | undefined
  /** Every path that it answers, for a framework that must know its routes. */
  readonly paths: readonly string[]
}

const HANDLER: Rule = {
  fits: (value) => typeof value === 'function' && isPaths((value as Partial<HealthHandler>).paths),
  must: 'must be a function with its paths, as createProbeHandler and statusPage return it',
  remedy: 'A health is mounted with probes(health).',
}

/**
 * Verifies what a caller passes to `mount`. Use it in an adapter.
 *
 * @throws TypeError that names the value and the remedy, when it is not a handler.
 *
 * @example
 * ```ts
 * import { type HealthHandler, requireHandler } from '@hale/core'
 *
 * export function mount(handle: HealthHandler) {
 *   requireHandler(handle)
 *   return (method: string, url: string) => handle({ method, url, header: () => undefined })
 * }
 * ```
 */
export function requireHandler(handler: HealthHandler): void {
  verify('mount', 'the handler', handler, HANDLER)
}

function isPaths(paths: unknown): boolean {
  return Array.isArray(paths) && paths.every((path) => typeof path === 'string' && path.startsWith('/'))
}
