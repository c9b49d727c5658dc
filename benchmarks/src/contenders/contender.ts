import type { Answer } from '../measured/setup'

export type Framework = 'node' | 'fetch' | 'hono' | 'express' | 'fastify' | 'koa'

/** Who is measured: us, the least that one could do, or another library. */
export type Role = 'hale' | 'raw' | 'hand-written' | 'peer'

/** Somebody who answers probes. */
export interface Contender {
  readonly label: string
  readonly role: Role
  /** What it stands on, and so whose raw handler it is compared with. */
  readonly framework: Framework
  /** The module's address, and the name of the function in it that serves. */
  readonly module: string
  readonly serve: string
  /** Where it answers, for what it answers. */
  readonly paths: { readonly liveness?: string; readonly readiness?: string }
  /** Whether it can keep results for later probes, and here does. */
  readonly keeps?: boolean
  /** What a raw handler answers. */
  readonly answer?: Answer
  /** How long (s) a measurement of it takes at least, where not all that is to be measured happens all the time. */
  readonly round?: number
}

/** Both probes where ours has them. */
export const BOTH = { liveness: '/livez', readiness: '/readyz' } as const

/** The address of a module that is measured. */
export function measuredModule(path: string): string {
  return new URL(`../measured/${path}`, import.meta.url).href
}
