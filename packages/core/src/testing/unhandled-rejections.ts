// Before any test fakes the timers.
const nextTurn = globalThis.setImmediate

/** What was rejected and handled by nobody while the work was done, in full: the runtime says so a turn later. */
export async function unhandledRejections(work: () => Promise<unknown>): Promise<unknown[]> {
  const found: unknown[] = []
  const collect = (reason: unknown): void => void found.push(reason)
  process.on('unhandledRejection', collect)
  try {
    await work()
    await new Promise<void>((resolve) => nextTurn(resolve))
    await new Promise<void>((resolve) => nextTurn(resolve))
  } finally {
    process.off('unhandledRejection', collect)
  }
  return found
}
