// Before a test fakes the timers.
const nextTurn = globalThis.setImmediate

/**
 * Runs something and returns the reasons of all rejections that were left unhandled meanwhile. Rejects when the work
 * does. In Jest it returns none, because Jest gives its tests another `process`; there Jest itself fails the test.
 */
export async function unhandledRejections(work: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  const collect = (reason: unknown): void => void found.push(reason)
  process.on('unhandledRejection', collect)
  try {
    await work()
  } finally {
    // The runtime reports a rejection a turn after the microtasks that could have handled it.
    for (let turn = 0; turn < 2; turn++) await new Promise<void>((resolve) => nextTurn(resolve))
    process.off('unhandledRejection', collect)
  }
  return found
}
