/** A timer that was started. */
export interface Timer {
  stop(): void
  /** Whether the process stays alive for the timer. A new timer keeps it alive. */
  keepAlive(yes: boolean): void
  /** Whether it is a timer of a test, or of a library that replaces timers, and not the runtime's. */
  readonly replaced: boolean
  /** Whether it never fires: a test that removes its fake timers takes them with it. */
  isLost(): boolean
}

// Taken at load: for where the global timers are broken.
const { setTimeout: runtimeTimeout, clearTimeout: clearRuntimeTimeout } = globalThis
const { setInterval: runtimeInterval, clearInterval: clearRuntimeInterval } = globalThis

/** Calls back once, after that many ms of the timers in use: a test's fake timers, where there are some. */
export function startTimeout(callback: () => void, ms: number): Timer {
  const inUse = globalThis.setTimeout
  try {
    return createTimer(inUse(callback, ms), globalThis.clearTimeout, inUse)
  } catch {
    return createTimer(runtimeTimeout(callback, ms), clearRuntimeTimeout, runtimeTimeout)
  }
}

/** Calls back every so many ms. The process does not stay alive for it. */
export function startInterval(callback: () => void, ms: number): Timer {
  const timer = interval(callback, ms)
  timer.keepAlive(false)
  return timer
}

function interval(callback: () => void, ms: number): Timer {
  try {
    return createTimer(setInterval(callback, ms), clearInterval, setTimeout)
  } catch {
    return createTimer(runtimeInterval(callback, ms), clearRuntimeInterval, runtimeTimeout)
  }
}

/** Calls back on the next turn of the event loop, of the real one in a test with fake timers too. */
export function onNextTurn(callback: () => void): void {
  runtimeTimeout(callback, 0)
}

function createTimer<Handle>(handle: Handle, clear: (handle: Handle) => void, starter: typeof setTimeout): Timer {
  return {
    stop: () => clear(handle),
    keepAlive: (yes) => keepAlive(handle, yes),
    replaced: starter !== runtimeTimeout,
    isLost: () => starter !== runtimeTimeout && starter !== globalThis.setTimeout,
  }
}

/** A timer is an object in Node and Bun, and a number in Deno. On Workers it ends with its request. */
export function keepAlive(timer: unknown, yes: boolean): void {
  if (typeof timer === 'number') {
    const { Deno } = globalThis as { Deno?: { refTimer?(timer: number): void; unrefTimer?(timer: number): void } }
    if (yes) Deno?.refTimer?.(timer)
    else Deno?.unrefTimer?.(timer)
  } else {
    const { ref, unref } = timer as { ref?: () => void; unref?: () => void }
    ;(yes ? ref : unref)?.call(timer)
  }
}
