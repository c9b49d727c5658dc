import type { FastifyInstance } from 'fastify'

export const isApp = (value: unknown): boolean => typeof (value as Partial<FastifyInstance> | undefined)?.register === 'function'

/** The error for `app.register(probes)` and `app.get('/health', probes(health))`. */
export const misuse = (what: string): TypeError => new TypeError(`probes: ${what}. Use app.register(probes(health))`)
