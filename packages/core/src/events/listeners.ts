import { method, verify } from '@hale/options'
import { describeFailure } from '../run/failure'
import { follow, isThenable } from '../runtime/promise'
import { say } from '../runtime/say'
import { openChannel } from './diagnostics'
import type { EventQueue } from './event-queue'

/** The listeners to one kind of event. */
export interface Listeners<Event extends object> {
  /** Adds a listener. The returned function removes it. */
  add(listener: (event: Event) => void): () => void
  /** Queues the event, if there is a listener to any kind: it may add one to this kind before the event is delivered. */
  emit(event: Event): void
}

interface Entry<Event> {
  readonly listener: (event: Event) => void
  removed: boolean
}

/**
 * Calls every listener, and then those who subscribe to the diagnostics channel `hale:<kind>`, with every event. A
 * listener that fails is reported on the console and harms nothing else. `caller` is the function that adds one.
 */
export function createListeners<Event extends object>(
  kind: string,
  caller: string,
  service: string | undefined,
  queue: EventQueue,
): Listeners<Event> {
  const channel = openChannel(`hale:${kind}`)
  // Replaced, not changed: a listener that joins or leaves during an event changes who hears the next one.
  let entries: readonly Entry<Event>[] = []
  queue.addSource(() => entries.length > 0 || channel?.hasSubscribers === true)

  function deliver(event: Event): void {
    Object.freeze(event)
    for (const entry of entries) if (!entry.removed) call(entry.listener, event)
    if (channel?.hasSubscribers) channel.publish({ service, ...event })
  }

  function call(listener: (event: Event) => void, event: Event): void {
    try {
      const returned: unknown = listener(event)
      // The type allows no async listener, but its rejection must not end the process either.
      if (isThenable(returned)) follow(returned, () => undefined, complain)
    } catch (thrown) {
      complain(thrown)
    }
  }

  function complain(thrown: unknown): void {
    say(`A listener of health ${kind}s failed: ${describeFailure(thrown).message}`)
  }

  return {
    add(listener) {
      verify(caller, 'listener', listener, method)
      const entry = { listener, removed: false }
      entries = [...entries, entry]
      return () => {
        entry.removed = true
        entries = entries.filter((other) => other !== entry)
      }
    },
    emit(event) {
      if (queue.isHeard()) queue.add(() => deliver(event))
    },
  }
}
