// npx, pnpm and npm forward a signal that the terminal has sent to the whole process group, so it arrives twice, and on
// a busy machine not at once. A person who presses Ctrl-C again sooner has to press a third time.
const ECHO = 500

/**
 * Calls `first` on the first of these signals, and `again` on any of them that arrives more than half a second later.
 * Returns a function that stops listening.
 */
export function onStopSignals(
  signals: readonly NodeJS.Signals[],
  first: (signal: NodeJS.Signals) => void,
  again: (signal: NodeJS.Signals) => void,
): () => void {
  let firstAt: number | undefined

  function received(signal: NodeJS.Signals): void {
    if (firstAt === undefined) {
      firstAt = performance.now()
      first(signal)
    } else if (performance.now() - firstAt > ECHO) again(signal)
  }
  for (const signal of signals) process.on(signal, received)
  return () => {
    for (const signal of signals) process.removeListener(signal, received)
  }
}
