import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { type ConnectProbes, mount } from './mount'

/**
 * The health endpoints as a connect middleware. Use it first, before auth, body parsers and loggers. It passes every
 * other request to them unchanged.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/template-adapter'
 * import connect from 'connect'
 *
 * const app = connect()
 * app.use(probes(createHealth({ name: 'orders' })))
 * ```
 */
export function probes(health: Health, options?: ProbeOptions): ConnectProbes {
  return mount(createProbeHandler(health, options))
}
