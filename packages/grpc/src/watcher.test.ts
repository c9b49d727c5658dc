import { Writable } from 'node:stream'
import { expect, it } from 'vitest'
import { ServingStatus } from './index'
import { createTurnQueue } from './turn-queue'
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
  const send = writeChanges(stream as unknown as WatchCall, (job) => job())
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

it('writes in a later turn, and only the status that stands by then', async () => {
  const received: number[] = []
  const stream = new Writable({
    objectMode: true,
    write({ status }, _encoding, done) {
      received.push(status)
      done()
    },
  })
  const send = writeChanges(stream as unknown as WatchCall, createTurnQueue())
  send(ServingStatus.SERVING)
  send(ServingStatus.NOT_SERVING)
  expect(received).toEqual([])
  await new Promise((resolve) => setImmediate(resolve))
  expect(received).toEqual([ServingStatus.NOT_SERVING])
  send(ServingStatus.SERVING)
  send(ServingStatus.NOT_SERVING)
  await new Promise((resolve) => setImmediate(resolve))
  expect(received).toEqual([ServingStatus.NOT_SERVING])
})

it('writes to at most 50 watchers in a turn, and to all of them in the end', async () => {
  const later = createTurnQueue()
  let written = 0
  const write = () => {
    written += 1
  }
  for (let watcher = 0; watcher < 120; watcher += 1) later(write)
  const counts: number[] = []
  while (written < 120) {
    await new Promise((resolve) => setImmediate(resolve))
    counts.push(written)
  }
  later(write)
  await new Promise((resolve) => setImmediate(resolve))
  expect([counts, written]).toEqual([[50, 100, 120], 121])
})
