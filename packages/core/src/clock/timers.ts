/** A timer that was started. */
export interface Timer {
  stop(): void
  /** Whether the process stays alive for the timer. A new timer keeps it alive. */
  keepAlive(yes: boolean): void
  /** Whether it never fires: a test that removes its fake timers takes them with it. */
  readonly lost: boolean
}

// Taken at load: for where the global timers are broken.
const { setTimeout: runtimeTimeout, clearTimeout: clearRuntimeTimeout } = globalThis
const { setInterval: runtimeInterval, clearInterval: clearRuntimeInterval } = globalThis

/** Calls back once, after that many ms of the timers in use: a test's fake timers, where there are some. */
export function startTimeout(callback: () => void, ms: number): Timer {
  const inUse = globalThis.setTimeout
  try {
    return createTimer(inUse(callback, ms), clearTimeout, () => inUse !== runtimeTimeout && inUse !== globalThis.setTimeout)
  } catch {
    return createTimer(runtimeTimeout(callback, ms), clearRuntimeTimeout)
  }
}

/** Calls back every so many ms. The process does not stay alive for it. */
export function startInterval(callback: () => void, ms: number): Timer {
  let timer: Timer
  try {
    timer = createTimer(setInterval(callback, ms), clearInterval)
  } catch {
    timer = createTimer(runtimeInterval(callback, ms), clearRuntimeInterval)
  }
  timer.keepAlive(false)
  return timer
}

/** Calls back on the next turn of the event loop, of the real one in a test with fake timers too. */
export function onNextTurn(callback: () => void): void {
  runtimeTimeout(callback, 0)
}

function createTimer(timer: unknown, clear: (timer: unknown) => void, isLost = (): boolean => false): Timer {
  return {
    stop: () => clear(timer),
    keepAlive: (yes) => keepAlive(timer, yes),
    get lost() {
      return isLost()
    },
  }
}

/** A timer is an object in Node and Bun, and a number in Deno. On Workers it ends with its request. */
export function keepAlive(timer: unknown, yes: boolean): void {
  if (typeof timer === 'number') {
    if (yes) globalThis.Deno?.refTimer?.(timer)
    else globalThis.Deno?.unrefTimer?.(timer)
  } else {
    const { ref, unref } = timer as { ref?: () => void; unref?: () => void }
    ;(yes ? ref : unref)?.call(timer)
  }
}
