// npx, pnpm and npm hand on a signal that a terminal or an orchestrator has sent to the whole group, so it comes twice,
// and on a busy machine not at once. A person who presses again sooner is told nothing and presses a third time.
const ECHO = 500

/**
 * Calls `first` on the first of these signals and `again` on one that comes more than half a second after it, whichever
 * it is. Returns what ends the listening.
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
