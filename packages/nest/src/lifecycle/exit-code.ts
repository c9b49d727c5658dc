/**
 * Nest ends a stopped process with the signal that stopped it, which an orchestrator reads as a failure (143). With this
 * the process exits with the code instead, unless the app listens to the signal too.
 */
export function exitWith(code: 0 | 1, signal: string): void {
  process.once(signal as NodeJS.Signals, () => {
    if (process.listenerCount(signal) === 0) process.exit(code)
  })
}
