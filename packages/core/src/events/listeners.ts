import { describeFailure } from '../run/failure'
import { openChannel } from './diagnostics'

/** Those who want to be told of one sort of event. */
export interface Listeners<Event extends object> {
  /** Whether anybody would hear of an event. */
  readonly present: boolean
  /** Returns what ends it. */
  add(listener: (event: Event) => void): () => void
  tell(event: Event): void
}

/**
 * Tells every listener, and whoever subscribes to the diagnostics channel `hale:<kind>`, of every event. A listener that
 * fails is reported on the console and harms nothing else.
 */
export function createListeners<Event extends object>(kind: string, service: string | undefined): Listeners<Event> {
  const entries = new Set<{ listener: (event: Event) => void }>()
  const channel = openChannel(`hale:${kind}`)

  return {
    get present() {
      return entries.size > 0 || channel?.hasSubscribers === true
    },
    add(listener) {
      const entry = { listener }
      entries.add(entry)
      return () => {
        entries.delete(entry)
      }
    },
    tell(event) {
      for (const { listener } of [...entries]) hand(listener, event)
      if (channel?.hasSubscribers) channel.publish({ service, ...event })
    },
  }

  function hand(listener: (event: Event) => void, event: Event): void {
    try {
      // An async listener is none that the type allows, but its rejection must not take the process down either.
      Promise.resolve(listener(event)).catch(complain)
    } catch (thrown) {
      complain(thrown)
    }
  }

  function complain(thrown: unknown): void {
    console.error(`A listener of health ${kind}s failed: ${describeFailure(thrown).message}`)
  }
}
