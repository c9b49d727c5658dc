const STOP_SIGNALS = ['SIGTERM', 'SIGINT'] as const

// A terminal, npx and pnpm send a signal twice within this time (ms).
const ECHO = 500

/** The signal that stops the app, which Nest does not pass to `onModuleDestroy`. */
export interface NotedSignals {
  readonly first: NodeJS.Signals | undefined
  /** The signals that the app listens to, which is what stops it. */
  readonly heard: readonly NodeJS.Signals[]
  end(): void
}

/**
 * Notes the first signal, and exits on a second one, which Nest ignores. Listens to a signal only while the app does,
 * since a listener alone would keep the signal from ending the process.
 */
export function noteSignals(): NotedSignals {
  const heard = new Set<NodeJS.Signals>()
  let first: NodeJS.Signals | undefined
  let firstAt = 0

  function note(signal: NodeJS.Signals): void {
    if (!first) {
      first = signal
      firstAt = performance.now()
    } else if (performance.now() - firstAt > ECHO) process.exit(1)
  }

  function hear(signal: string | symbol): void {
    const known = STOP_SIGNALS.find((one) => one === signal)
    if (!known || heard.has(known)) return
    heard.add(known)
    process.prependListener(known, note)
  }

  for (const signal of STOP_SIGNALS) if (process.listenerCount(signal) > 0) hear(signal)
  process.on('newListener', hear)
  return {
    get first() {
      return first
    },
    get heard() {
      return [...heard]
    },
    end() {
      process.removeListener('newListener', hear)
      for (const signal of heard) process.removeListener(signal, note)
    },
  }
}
