import type { Server } from 'node:net'

/**
 * Calls `listener` before the application's own listeners of these events, and listens only while there are others:
 * Node answers an upgrade or `Expect: 100-continue` by itself where an event has no listener.
 */
export function followListeners<A extends readonly unknown[]>(
  server: Server,
  events: readonly string[],
  listener: (...args: A) => void,
): void {
  const own = (...args: unknown[]): void => listener(...(args as unknown as A))

  function follow(event: string): void {
    if (events.includes(event) && !server.listeners(event).includes(own)) server.prependListener(event, own)
  }
  for (const event of events) if (server.listenerCount(event) > 0) follow(event)
  server.on('newListener', (event, added) => {
    if (added !== own) follow(event)
  })
  server.on('removeListener', (event) => {
    if (events.includes(event) && server.listeners(event).every((left) => left === own)) server.removeListener(event, own)
  })
}
