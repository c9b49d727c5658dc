import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Runs something and rejects when it does, and also when a rejection was left unhandled meanwhile. Jest hands its tests
 * a `process` of their own, which tells of none; there Jest itself fails the test.
 */
export async function withoutUnhandledRejections<T>(run: () => Promise<T>): Promise<T> {
  const unhandled: unknown[] = []
  const keep = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', keep)
  try {
    const result = await run()
    await nextTurn()
    assert.deepEqual(unhandled, [], 'a rejection was left unhandled')
    return result
  } finally {
    await nextTurn()
    process.off('unhandledRejection', keep)
  }
}
