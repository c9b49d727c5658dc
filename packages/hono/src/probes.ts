import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import type { MiddlewareHandler } from 'hono'
import { mount } from './mount'

/**
 * The health endpoints as a Hono middleware. Mount it first, before auth, host checks and loggers: every other request
 * goes on to them.
 *
 * @throws TypeError for a wrong health or a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/hono'
 * import { Hono } from 'hono'
 *
 * const app = new Hono()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): MiddlewareHandler {
  return mount(createProbeHandler(health, options))
}
