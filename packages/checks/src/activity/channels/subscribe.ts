import { subscribe, unsubscribe } from 'node:diagnostics_channel'

type Listeners = Readonly<Record<string, (message: never) => void>>

/** Subscribes to channels. Returns a function that unsubscribes. A listener that throws must not disturb the call. */
export function listen(listeners: Listeners): () => void {
  const subscribed = Object.entries(listeners).map(([channel, listener]) => {
    const safe = (message: unknown) => {
      try {
        listener(message as never)
      } catch {
        // A library may change its messages. Then this one says nothing.
      }
    }
    subscribe(channel, safe)
    return () => void unsubscribe(channel, safe)
  })
  return () => {
    for (const stop of subscribed) stop()
  }
}
