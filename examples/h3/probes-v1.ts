import { createProbeHandler, type Health, type HealthHandler, type ProbeOptions, requireHandler } from '@hale/core'
import { sendHealthResponse } from '@hale/node/listener'
import { type EventHandler, eventHandler } from 'h3v1'

/**
 * The health endpoints as an event handler of h3 1, and so of Nitro 2. Use it first.
 *
 * @throws TypeError for a wrong health or a wrong option.
 */
export const probes = (health: Health, options?: ProbeOptions): EventHandler => mount(createProbeHandler(health, options))

/**
 * Any handler of Hale, such as the status page, as an event handler of h3 1.
 *
 * @throws TypeError for a value that is not a handler.
 */
export function mount(handle: HealthHandler): EventHandler {
  requireHandler(handle)
  return eventHandler(async (event) => {
    const { req, res } = event.node
    const answer = await handle({
      method: req.method ?? 'GET',
      url: req.url ?? '/',
      header: (name) => req.headers[name]?.toString(),
    })
    if (answer === undefined) return
    sendHealthResponse(res, answer, () => res.destroy())
    // h3 must not go on, not even where the client is gone and nothing was written.
    event._handled = true
  })
}
