import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { sendRequest } from '@hale/conformance'
import type { Report } from '@hale/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Blocker } from './testing/blockable-app'
import { startKubelet } from './testing/kubelet'
import { type BlockableApp, bundleApp, startApp } from './testing/start-blockable-app'
import type { ProbeThreadOptions } from './thread-options'

// Real processes, real blocks. Times are a tenth of the ones that people use, so that the suite stays quick.

const limits = { degradedAt: 300, unreadyAt: 1_000, unhealthyAt: 3_000 }
let app: { readonly file: string; remove(): void }
const running: BlockableApp[] = []

beforeAll(async () => {
  app = await bundleApp()
})
afterAll(() => app.remove())
afterEach(async () => {
  for (const each of running.splice(0)) await each.kill()
})

async function start(options: Partial<ProbeThreadOptions> = {}, flags: readonly string[] = []): Promise<BlockableApp> {
  const started = await startApp(app.file, { blocked: limits, details: 'full', ...options }, flags)
  running.push(started)
  return started
}

const ask = async (port: number, path: string): Promise<{ status: number; body: Report }> => {
  const { status, body } = await sendRequest(port, { path })
  return { status, body: JSON.parse(body) }
}

/** Asks until the answer has that status. */
async function until(port: number, path: string, status: number): Promise<Report> {
  for (;;) {
    const answer = await ask(port, path)
    if (answer.status === status) return answer.body
    await sleep(20)
  }
}

describe('while the main thread is blocked', () => {
  it.each<Blocker>(['while', 'execSync', 'Atomics.wait', 'pbkdf2Sync', 'JSON.parse', 'regular expression'])(
    'by %s, each liveness probe is answered within the second of kubelet',
    async (blocker) => {
      const { port, order } = await start({ blocked: { ...limits, unhealthyAt: 60_000 } })
      const kubelet = startKubelet(port, '/livez', { period: 50 })
      const unblocked = await order({ do: 'block', with: blocker, ms: 1_500 })
      const probes = await kubelet.stop()
      expect(probes.map(({ status }) => status).filter((status) => status !== 200)).toEqual([])
      expect(probes.length).toBeGreaterThan(5)
      expect(unblocked.longestBlock).toBeGreaterThan(300)
    },
  )

  it('for less than unhealthyAt, kubelet restarts nothing; for longer, once', async () => {
    const { port, order } = await start()
    const kubelet = startKubelet(port, '/livez', { period: 100 })
    await order({ do: 'block', with: 'while', ms: 2_000 })
    await until(port, '/livez', 200)
    expect(kubelet.restarts).toBe(0)
    await order({ do: 'block', with: 'while', ms: 6_000 })
    await until(port, '/livez', 200)
    await kubelet.stop()
    expect(kubelet.restarts).toBe(1)
  })

  it('readiness keeps its last results until unreadyAt, then it is unhealthy with the code blocked', async () => {
    const { port, order } = await start({ blocked: { ...limits, unhealthyAt: 60_000 } })
    await until(port, '/readyz', 200)
    const unblocked = order({ do: 'block', with: 'Atomics.wait', ms: 4_000 })
    const body = await until(port, '/readyz', 503)
    expect(body).toMatchObject({
      status: 'unhealthy',
      checks: { mainThread: { status: 'unhealthy', error: { code: 'blocked' } }, database: { status: 'healthy' } },
    })
    expect(body.checks['mainThread']?.observed?.value).toBeGreaterThanOrEqual(1_000)
    expect((await ask(port, '/livez')).body).toMatchObject({ status: 'degraded', checks: { mainThread: { observed: { unit: 'ms' } } } })
    await unblocked
    await until(port, '/readyz', 200)
  })

  it('readiness fails at unreadyAt although it would only be degraded later', async () => {
    const { port, order } = await start({ blocked: { degradedAt: 60_000, unreadyAt: 500, unhealthyAt: 60_000 } })
    await until(port, '/readyz', 200)
    const unblocked = order({ do: 'block', with: 'Atomics.wait', ms: 4_000 })
    const { checks } = await until(port, '/readyz', 503)
    expect(checks['mainThread']?.observed?.value).toBeLessThan(4_000)
    await unblocked
  })

  it('an instance that drains in the turn that blocks is not ready at once', async () => {
    const { port, send } = await start({ blocked: { ...limits, unreadyAt: 60_000, unhealthyAt: 60_000 } })
    expect((await ask(port, '/readyz')).status).toBe(200)
    send({ do: 'block', with: 'while', ms: 3_000, drainFirst: true })
    const body = await until(port, '/readyz', 503)
    expect(body).toMatchObject({ phase: 'draining', checks: {} })
    expect((await ask(port, '/livez')).status).toBe(200)
  })

  it('a check that failed before is still unhealthy', async () => {
    const { port, order } = await start({ blocked: { ...limits, unreadyAt: 60_000, unhealthyAt: 60_000 } })
    expect((await ask(port, '/readyz')).status).toBe(200)
    await order({ do: 'break' })
    const unblocked = order({ do: 'block', with: 'while', ms: 1_500 })
    for (let count = 0; count < 10; count += 1) {
      expect(await ask(port, '/readyz')).toMatchObject({ status: 503, body: { checks: { database: { status: 'unhealthy' } } } })
      await sleep(50)
    }
    await unblocked
  })
})

describe('what only looks like a block', () => {
  it('a process that was stopped for long is not blamed when it goes on', async () => {
    const { port, process } = await start()
    await until(port, '/readyz', 200)
    process.kill('SIGSTOP')
    await sleep(6_000)
    process.kill('SIGCONT')
    const statuses: number[] = []
    for (let count = 0; count < 20; count += 1) {
      statuses.push((await ask(port, '/livez')).status, (await ask(port, '/readyz')).status)
      await sleep(20)
    }
    expect(statuses.filter((status) => status !== 200)).toEqual([])
  })

  it('a debugger that holds the main thread makes no probe fail, and the log says so once', async () => {
    const started = await start()
    const kubelet = startKubelet(started.port, '/livez', { period: 100 })
    await started.order({ do: 'debug', ms: 4_000 })
    const probes = await kubelet.stop()
    expect(probes.map(({ status }) => status).filter((status) => status !== 200)).toEqual([])
    expect(started.stderr.match(/a debugger is attached/g)).toHaveLength(1)
  })
})

describe('the end', () => {
  it('a process that has nothing else to do waits until the thread listens, and then ends', async () => {
    const child = spawn(process.execPath, [app.file], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, PRINT_PORT: '1' } })
    const printed = text(child.stdout)
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await printed).toMatch(/^listening on \d+\n$/)
  })

  it('the thread does not keep a process alive that has nothing else to do', async () => {
    const { process, send } = await start()
    const exited = once(process, 'exit')
    send({ do: 'exit' })
    expect(await exited).toEqual([0, null])
  })
})

describe('a main thread that is gone', () => {
  it('out of memory is never answered for', async () => {
    const { port, process, send } = await start({}, ['--max-old-space-size=40'])
    const exited = once(process, 'exit')
    send({ do: 'fill memory' })
    const kubelet = startKubelet(port, '/readyz', { period: 50 })
    await exited
    const before = kubelet.probes.length
    // The first of them may have been answered just before the end.
    await expect.poll(() => kubelet.probes.length).toBeGreaterThan(before + 1)
    const probes = await kubelet.stop()
    expect(new Set(probes.slice(before + 1).map(({ status }) => status))).toEqual(new Set([undefined]))
    await expect(ask(port, '/livez')).rejects.toThrow()
  })
})
