import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Health, ProbeOptions } from '@hale/core'
import { probes as nodeProbes } from '@hale/node'

/** An Express middleware. A type of this package, so that a library can export its probes with declarations. */
export type ExpressProbes = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * The health endpoints as an Express middleware, for Express 4 and 5. Mount it first, before auth, body parsers and
 * loggers: what is not a probe goes on to them untouched. Under a path (`app.use('/internal', probes(health))`) they
 * answer below that path. Throws a TypeError for invalid options.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/express'
 * import express from 'express'
 *
 * const app = express()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export const probes: (health: Health, options?: ProbeOptions) => ExpressProbes = nodeProbes
