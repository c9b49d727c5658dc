import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Health, HealthHandler, ProbeOptions } from '@hale/core'
import { mount as nodeMount, probes as nodeProbes } from '@hale/node/listener'

/** An Express middleware. A type of this package, so that a library can export its probes with declarations. */
export type ExpressProbes = (request: IncomingMessage, response: ServerResponse, next?: (error?: unknown) => void) => void

/**
 * The health endpoints as an Express middleware, for Express 4 and 5. Mount it first, before auth, body parsers and
 * loggers: every other request goes on to them. `app.use('/internal', probes(health))` answers below that path.
 *
 * @throws TypeError for a wrong health or a wrong option.
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

/**
 * Any handler of Hale, such as the status page, as an Express middleware, for Express 4 and 5.
 *
 * @throws TypeError when it gets something else than a handler.
 *
 * @example
 * ```ts
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { mount } from '@hale/express'
 * import express from 'express'
 *
 * const app = express()
 * app.use(mount(createProbeHandler(createHealth({ name: 'orders' }))))
 * ```
 */
export const mount: (handle: HealthHandler) => ExpressProbes = nodeMount
