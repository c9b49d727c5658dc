import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { mount, type NodeListener } from './mount'

/**
 * The health endpoints for Node's own HTTP server, and for frameworks that call `(request, response, next)`. Use the
 * listener as the whole server on a port of its own, or call it first in yours. It passes what is not a probe on to
 * `next`; without `next` it answers 404.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth } from '@hale/core'
 * import { probes } from '@hale/node'
 *
 * const health = createHealth({ name: 'orders' })
 * createServer(probes(health)).listen(9000)
 * ```
 */
export function probes(health: Pick<Health, 'checks' | 'evaluate'>, options?: ProbeOptions): NodeListener {
  return mount(createProbeHandler(health, options))
}
