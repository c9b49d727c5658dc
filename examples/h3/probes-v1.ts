import { createProbeHandler, type Health, type ProbeOptions } from '@hale/core'
import { sendHealthResponse } from '@hale/node'
import { type EventHandler, eventHandler } from 'h3v1'

/**
 * The health endpoints as an event handler of h3 1, and so of Nitro 2. Use it first.
 *
 * @throws TypeError for a wrong health or a wrong option.
 */
export function probes(health: Health, options?: ProbeOptions): EventHandler {
  const handle = createProbeHandler(health, options)
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
