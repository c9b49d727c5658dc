import type { Answer } from '../measured/setup'

export type Framework = 'node' | 'fetch' | 'hono' | 'express' | 'fastify' | 'koa' | 'nest'

/** Hale, a baseline, or another library. `raw` sends our headers, `usual` is a raw handler as people write it. */
export type Role = 'hale' | 'raw' | 'usual' | 'hand-written' | 'peer'

/** A server that answers probes. */
export interface Contender {
  readonly label: string
  readonly role: Role
  /** Its framework, whose raw handler is the baseline. */
  readonly framework: Framework
  /** The URL of the module, and the name of its exported function. */
  readonly module: string
  readonly serve: string
  /** Its path for each probe that it has. */
  readonly paths: { readonly liveness?: string; readonly readiness?: string }
  /** Whether it keeps results for later probes in this measurement. */
  readonly keeps?: boolean
  /** The response of a raw handler. */
  readonly answer?: Answer
  /** The shortest measurement (s), for a contender whose costs are not spread evenly. */
  readonly round?: number
}

/** The default paths of Hale. */
export const BOTH = { liveness: '/livez', readiness: '/readyz' } as const

/** The URL of a measured module. */
export function measuredModule(path: string): string {
  return new URL(`../measured/${path}`, import.meta.url).href
}
