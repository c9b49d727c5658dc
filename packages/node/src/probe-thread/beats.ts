/** How often (ms) the main thread shows that its event loop turns. */
export const BEAT = 100

const BEATS = 0
const INSPECTED = 1
const LONGEST = 2
const DRAINING = 3

/** Memory that both threads see: the main thread's beats, whether it drains, and the longest block that the thread has seen. */
export function allocateBeats(): SharedArrayBuffer {
  return new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)
}

/** The main thread's side. */
export interface Heart {
  beat(inspected: boolean): void
  /** The thread sees this before the next request, while a message may come after it. */
  drain(): void
  /** The longest time (ms) without a beat, up to now. */
  readonly longestBlock: number
}

export function createHeart(memory: SharedArrayBuffer): Heart {
  const cells = new Int32Array(memory)
  return {
    beat(inspected) {
      Atomics.store(cells, INSPECTED, inspected ? 1 : 0)
      Atomics.add(cells, BEATS, 1)
    },
    drain: () => void Atomics.store(cells, DRAINING, 1),
    get longestBlock() {
      return Atomics.load(cells, LONGEST)
    },
  }
}

/** The thread's side. */
export interface Pulse {
  /** Counts what passed since the last call. Returns for how long (ms) the main thread has not beaten. */
  take(now: number): number
  /** Whether a debugger may hold the main thread. */
  readonly inspected: boolean
  readonly draining: boolean
}

/**
 * Counts beats and compares no clocks: each call adds the thread's own elapsed time, at most two beats of it. A stopped
 * process, a paused machine and a throttled container stop the thread too, so none of them looks like a block.
 */
export function createPulse(memory: SharedArrayBuffer, start: number): Pulse {
  const cells = new Int32Array(memory)
  let seen = Atomics.load(cells, BEATS)
  let last = start
  let silent = 0
  return {
    take(now) {
      const elapsed = Math.min(Math.max(0, now - last), 2 * BEAT)
      last = now
      const beats = Atomics.load(cells, BEATS)
      silent = beats === seen ? silent + elapsed : 0
      seen = beats
      if (silent > Atomics.load(cells, LONGEST)) Atomics.store(cells, LONGEST, Math.round(silent))
      return silent
    },
    get inspected() {
      return Atomics.load(cells, INSPECTED) === 1
    },
    get draining() {
      return Atomics.load(cells, DRAINING) === 1
    },
  }
}
