import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { ServingStatus } from './index'
import { type WatchCall, writeChanges } from './watcher'

it('keeps only the latest status for a watcher that does not read, and sends it when it reads again', async () => {
  const received: number[] = []
  const held: (() => void)[] = []
  const stream = new Writable({
    objectMode: true,
    write({ status }, _encoding, done) {
      received.push(status)
      held.push(done)
    },
  })
  const send = writeChanges(stream as unknown as WatchCall)
  for (let change = 0; change < 10_000; change += 1) send(change % 2 ? ServingStatus.NOT_SERVING : ServingStatus.SERVING)
  expect(stream.writableLength).toBe(stream.writableHighWaterMark)
  send(ServingStatus.SERVICE_UNKNOWN)
  while (held.length > 0) {
    held.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect(received).toHaveLength(stream.writableHighWaterMark + 1)
  expect(received.at(-1)).toBe(ServingStatus.SERVICE_UNKNOWN)
  stream.destroy()
  send(ServingStatus.SERVING)
})
