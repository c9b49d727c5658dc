import assert from 'node:assert/strict'
import { unhandledRejections } from '@hale/leaks'

/** Runs something and rejects when it does, or when it leaves a rejection unhandled. */
export async function withoutUnhandledRejections<T>(run: () => Promise<T>): Promise<T> {
  const results: T[] = []
  const unhandled = await unhandledRejections(async () => void results.push(await run()))
  assert.deepEqual(unhandled, [], 'a rejection was left unhandled')
  return results[0] as T
}
