import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'

function block(ms: number, until: () => boolean = () => true): void {
  const end = performance.now() + ms
  while (performance.now() < end || !until());
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

// A server with an event loop of its own, which answers each question after 50 ms and then says so where a blocked loop can see it.
const SERVER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const answered = new Int32Array(workerData)
  const server = require('node:net').createServer((socket) => {
    socket.on('data', () => setTimeout(() => socket.write('PONG', () => Atomics.add(answered, 0, 1)), 50))
  })
  server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port))
`

async function startServer(): Promise<{ ask(): Promise<void>; hasAnswered(): boolean }> {
  const memory = new SharedArrayBuffer(4)
  const worker = new Worker(SERVER, { eval: true, workerData: memory })
  const port = await new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const client = connect(port, '127.0.0.1')
  cleanups.push(() => {
    client.destroy()
    return worker.terminate()
  })
  await new Promise((resolve) => client.once('connect', resolve))
  return {
    ask: () =>
      new Promise((resolve) => {
        client.once('data', () => resolve())
        client.write('PING')
      }),
    hasAnswered: () => Atomics.load(new Int32Array(memory), 0) > 0,
  }
}

describe('while the event loop is blocked for 200 ms', () => {
  it('an answer over TCP that is there when the late timer fires counts as answered', async () => {
    const server = await startServer()
    const health = createHealth({ readiness: { server: { timeout: 100, run: server.ask } } })
    const report = health.report('readiness')
    setTimeout(block, 10, 200, server.hasAnswered)
    expect(await report).toMatchObject({ status: 'healthy' })
  })

  it('by a check itself, that check and the others are answered', async () => {
    const health = createHealth({
      readiness: {
        file: { timeout: 50, run: async () => void (await stat(new URL(import.meta.url))) },
        blocks: { timeout: 50, run: () => block(200) },
        blocksAndWaits: { timeout: 50, run: async () => block(200) },
      },
    })
    const { status, checks } = await health.report('readiness')
    expect([status, Object.values(checks).map((result) => result.status)]).toEqual(['healthy', ['healthy', 'healthy', 'healthy']])
  })

  it('what has no answer is given up all the same', async () => {
    const health = createHealth({ readiness: { hangs: { timeout: 50, run: () => new Promise<void>(() => {}) } } })
    const report = health.report('readiness')
    setTimeout(block, 10, 200)
    expect((await report).checks.hangs?.error?.code).toBe('timeout')
  })
})

describe('with fake timers', () => {
  it('a timeout comes with the tick that it is set for, whatever fraction of a millisecond the clock shows', async () => {
    for (let run = 0; run < 200; run++) {
      // The clock goes on with the real time until then, in fractions.
      createHealth().snapshot()
      vi.useFakeTimers()
      cleanups.push(() => vi.useRealTimers())
      let ended = false
      const health = createHealth({ readiness: { hangs: { timeout: 500, run: () => new Promise<void>(() => {}) } } })
      void health.report('readiness').then(() => {
        ended = true
      })
      await vi.advanceTimersByTimeAsync(500)
      expect(ended).toBe(true)
      vi.useRealTimers()
    }
  })
})
