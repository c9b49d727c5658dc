import { onNextTurn } from '../clock/timers'
import type { AsyncContext } from '../runtime/async-context'

/** The events of one health object, in the order in which they happened. */
export interface EventQueue {
  /** Adds a source of events, which says whether it has a listener. */
  addSource(isHeard: () => boolean): void
  /** Whether any source has a listener. */
  isHeard(): boolean
  /** Puts an event at the end. `deliver` must not throw. */
  add(deliver: () => void): void
  /** Delivers what is there. What happens meanwhile, because of a listener, is delivered after it. */
  flush(): void
  /** Does work whose events are delivered when all of it is done: a listener then looks at one state, not at many. */
  together(work: () => void): void
}

/** After so many events that listeners caused, the rest of the process gets a turn: each event may cause the next one. */
const CAUSED_IN_ONE_TURN = 10_000

/** Delivers in the given async context, so that no listener runs in that of a request. */
export function createEventQueue(context: AsyncContext): EventQueue {
  const sources: (() => boolean)[] = []
  let waiting: (() => void)[] = []
  let delivering = false
  let collecting = false

  function deliver(): void {
    delivering = true
    const most = waiting.length + CAUSED_IN_ONE_TURN
    let next = 0
    for (; next < waiting.length && next < most; next += 1) waiting[next]?.()
    waiting = waiting.slice(next)
    if (waiting.length > 0) onNextTurn(deliver)
    else delivering = false
  }

  function flush(): void {
    if (!delivering && !collecting && waiting.length > 0) context(deliver)
  }

  return {
    addSource(isHeard) {
      sources.push(isHeard)
    },
    isHeard: () => sources.some((isHeard) => isHeard()),
    add(event) {
      waiting.push(event)
    },
    flush,
    together(work) {
      const outermost = !collecting
      collecting = true
      try {
        work()
      } finally {
        if (outermost) collecting = false
      }
      flush()
    },
  }
}
