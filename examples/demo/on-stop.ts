import { constants } from 'node:os'

// `pnpm` and `npx` pass a signal on that Ctrl-C has sent to this process as well: the echo is not a second wish.
const echo = 500
const patience = 15_000

/** Stops in an orderly way on the first SIGTERM or SIGINT and ends with 0; on a second one it ends at once. */
export function onStop(stop: () => Promise<void>): void {
  let askedAt: number | undefined

  async function stopWith(signal: 'SIGTERM' | 'SIGINT'): Promise<void> {
    if (askedAt !== undefined) {
      if (performance.now() - askedAt > echo) process.exit(128 + constants.signals[signal])
      return
    }
    askedAt = performance.now()
    console.log(`${signal}: stopping. Once more ends it at once.`)
    setTimeout(() => fail(new Error(`not stopped within ${patience} ms`)), patience).unref()
    try {
      await stop()
    } catch (error) {
      fail(error)
    }
    process.exit(0)
  }

  process.on('SIGTERM', stopWith)
  process.on('SIGINT', stopWith)
}

function fail(error: unknown): never {
  console.error('stopping failed:', error)
  process.exit(1)
}
