import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { sendRequest } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { gracefulShutdown } from '../shutdown/graceful-shutdown'
import { type ProbeThread, probeThread } from './probe-thread'

const open: ProbeThread[] = []
afterEach(async () => {
  vi.restoreAllMocks()
  for (const thread of open.splice(0)) await thread.close()
})

/** Starts a thread and catches the worker behind it. */
async function start(): Promise<{ thread: ProbeThread; worker: Worker }> {
  const created = once(process, 'worker')
  const thread = await probeThread(createHealth({ name: 'orders' }), { port: 0, host: '127.0.0.1' })
  open.push(thread)
  return { thread, worker: (await created)[0] as Worker }
}

async function untilAnswered(thread: ProbeThread): Promise<number> {
  for (;;) {
    const answer = await sendRequest(thread.port as number, { path: '/livez' }).catch(() => undefined)
    if (answer) return answer.status
    await sleep(20)
  }
}

describe('a probe thread', () => {
  it('that is killed is said and started again, and answers as before', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { thread, worker } = await start()
    expect(await untilAnswered(thread)).toBe(200)
    const restarted = once(process, 'worker')
    await worker.terminate()
    expect(said.mock.calls).toEqual([['probeThread: the thread ended: it ended with code 1; it starts again in 100 ms']])
    await restarted
    expect(await untilAnswered(thread)).toBe(200)
  })

  it('that ends with an error does not end the process, and is started again', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const { thread, worker } = await start()
    const restarted = once(process, 'worker')
    worker.emit('error', new Error('out of memory'))
    await worker.terminate()
    expect(said.mock.calls[0]?.[0]).toContain('probeThread: the thread ended: out of memory; it starts again in')
    await restarted
    expect(await untilAnswered(thread)).toBe(200)
  })

  it('that is closed refuses connections, twice as well as once, and is not started again', async () => {
    const { thread, worker } = await start()
    const { port } = thread
    const exited = once(worker, 'exit')
    await Promise.all([thread.close(), thread.close()])
    await exited
    await thread.close()
    await expect(sendRequest(port as number, { path: '/livez' })).rejects.toThrow()
  })

  it('finishes the answers that are under way when it is closed', async () => {
    const run = withResolvers()
    const started = withResolvers()
    const database = (): Promise<void> => {
      started.resolve()
      return run.promise
    }
    const thread = await probeThread(createHealth({ readiness: { database } }), { port: 0, host: '127.0.0.1' })
    const answer = sendRequest(thread.port as number, { path: '/readyz' })
    await started.promise
    const closed = thread.close()
    run.resolve()
    expect((await answer).status).toBe(200)
    await closed
  })

  it('answers probes until the end of a graceful shutdown, which closes it', async () => {
    const health = createHealth({ name: 'orders' })
    const thread = await probeThread(health, { port: 0, host: '127.0.0.1' })
    const probed: (number | undefined)[] = []
    const onShutdown = async (): Promise<void> => {
      for (const path of ['/livez', '/readyz']) probed.push((await sendRequest(thread.port as number, { path })).status)
    }
    const { shutdown } = gracefulShutdown([], health, { signals: [], onShutdown, exit: () => {} })
    expect(await shutdown()).toMatchObject({ code: 0 })
    expect(probed).toEqual([200, 503])
    await expect(sendRequest(thread.port as number, { path: '/livez' })).rejects.toThrow()
  })

  it('leaves nothing in the process when it is closed', async () => {
    const before = process.getActiveResourcesInfo().length
    for (let count = 0; count < 3; count += 1) {
      const { thread } = await start()
      await thread.close()
    }
    await vi.waitFor(() => expect(process.getActiveResourcesInfo().length).toBeLessThanOrEqual(before), 60_000)
  })
})

// Node 20 has no Promise.withResolvers.
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
