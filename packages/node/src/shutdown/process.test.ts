import { once } from 'node:events'
import { get } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { type Service, startService } from '../testing/start-service'

describe('a process', () => {
  const services: Service[] = []
  afterEach(() => {
    for (const service of services.splice(0)) service.killGroup()
  })
  function start(...args: Parameters<typeof startService>): Service {
    const service = startService(...args)
    services.push(service)
    return service
  }

  /** Begins a request that the service never finishes. */
  async function endlessRequest(port: number): Promise<void> {
    const sent = get({ port, host: '127.0.0.1', agent: false })
    sent.on('error', () => {})
    const [response] = await once(sent, 'response')
    response.on('error', () => {})
  }

  it('ends with 0 after SIGTERM', async () => {
    const service = start({ readinessDelay: 0 })
    await service.listening
    service.kill('SIGTERM')
    expect([await service.ended, service.stderr()]).toEqual([0, ''])
  })

  it('says after SIGINT what it waits for, and a second SIGINT ends it with one line', async () => {
    const service = start({ timeout: 600_000 })
    await endlessRequest(await service.listening)
    service.kill('SIGINT')
    await expect.poll(service.stderr).toContain('\n')
    await sleep(700) // What arrives within half a second is taken for an echo of the first signal.
    service.kill('SIGINT')
    expect(await service.ended).toBe(1)
    expect(service.stderr().split('\n')).toEqual([
      'SIGINT: waiting at most 600 s for 1 running request. Press Ctrl-C again to end at once.',
      'gracefulShutdown: SIGINT, 1 request cut off. SIGINT came again',
      '',
    ])
  })

  it('ends after SIGINT without a line where it waits for nothing', async () => {
    const service = start({ timeout: 600_000 })
    await service.listening
    service.kill('SIGINT')
    expect([await service.ended, service.stderr()]).toEqual([0, ''])
  })

  it.each([
    ['node', false],
    ['node --watch', true],
    ['tsx watch', true],
    ['a shell of a watcher', true],
  ] as const)('knows whether a file watcher runs it: %s', async (runner, expected) => {
    const service = start({}, runner)
    await service.listening
    expect(service.stdout()).toContain(`watcher ${expected}`)
  })
})

it('gracefulShutdown throws in a worker thread, which receives no signals, unless signals is []', async () => {
  const load = createRequire(import.meta.url).resolve('tsx/cjs/api')
  const module = `${import.meta.dirname}/graceful-shutdown.ts`
  const run = async (options: string): Promise<unknown> => {
    const source = `
      require(${JSON.stringify(load)}).register()
      const { parentPort } = require('node:worker_threads')
      const report = ({ code, message }) => parentPort.postMessage(message ?? code)
      const { gracefulShutdown } = require(${JSON.stringify(module)})
      const stop = async () => gracefulShutdown([], { drain() {} }, ${options}).shutdown()
      stop().then(report, report)`
    const worker = new Worker(source, { eval: true, execArgv: [] })
    const [message] = await once(worker, 'message')
    await worker.terminate()
    return message
  }
  expect(await run('{}')).toBe(
    'gracefulShutdown: signals must be [] in a worker thread, because Node delivers signals to the main thread only; got an array of 2. ' +
      'Post a message from the main thread, and call shutdown() on it',
  )
  expect(await run('{ signals: [], exit() {} }')).toBe(0)
})
