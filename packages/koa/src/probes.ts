import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { type KoaProbes, mount } from './mount'

/**
 * The health endpoints as a Koa middleware, for Koa 2 and 3. Mount it first, before auth, body parsers and loggers:
 * every other request goes on to them.
 *
 * @throws TypeError for a wrong health or a wrong option.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/koa'
 * import Koa from 'koa'
 *
 * const app = new Koa()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): KoaProbes {
  return mount(createProbeHandler(health, options))
}
