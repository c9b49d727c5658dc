import { AsyncLocalStorage } from 'node:async_hooks'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'
import { controlledCheck } from '../testing/controlled-check'

const request = new AsyncLocalStorage<string>()
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the async context of a request', () => {
  it('is seen by the runs that it starts on demand, and by no background run', async () => {
    const seen: Record<string, unknown[]> = { database: [], queue: [], migrations: [] }
    const note = (name: string) => async () => void seen[name]?.push(request.getStore())
    const health = createHealth({
      startup: { migrations: { run: async () => void seen.migrations?.push(request.getStore()) } },
      readiness: { database: { run: note('database'), maxAge: 0 }, queue: { run: note('queue'), every: 50, timeout: 40 } },
    })
    await request.run('first', () => health.report('readiness'))
    await pass(200)
    await request.run('second', () => health.report('readiness'))
    health.stop()
    expect(seen.database).toEqual(['first', 'second'])
    expect(new Set(seen.queue)).toEqual(new Set([undefined]))
    expect(seen.queue?.length).toBeGreaterThan(3)
    expect(seen.migrations).toEqual([undefined])
  })

  it('is seen by no listener: not for a run, a timeout, a hold or a drain of that request', async () => {
    const database = controlledCheck({ timeout: 100, maxAge: 0 })
    const health = createHealth({ readiness: { database, disk: () => true } })
    const seen: unknown[] = []
    health.onTransition(({ kind, to }) => seen.push([kind, to, request.getStore()]))
    health.onRun(({ result }) => seen.push(['run', result.status, request.getStore()]))
    const hung = request.run('hung', () => health.report('readiness'))
    await pass(100)
    await hung
    request.run('hold', () => health.hold('warming the cache'))()
    request.run('drain', () => health.drain())
    expect(seen).toEqual([
      ['check', 'healthy', undefined],
      ['run', 'healthy', undefined],
      ['check', 'unhealthy', undefined],
      ['report', 'unhealthy', undefined],
      ['run', 'unhealthy', undefined],
      ['phase', 'starting', undefined],
      ['report', 'unhealthy', undefined],
      ['phase', 'running', undefined],
      ['report', 'healthy', undefined],
      ['phase', 'draining', undefined],
    ])
  })

  it('is not kept by the timer of the timeouts: an abort runs outside of it', async () => {
    const seen: unknown[] = []
    const run = ({ signal }: { signal: AbortSignal }): Promise<void> => {
      signal.addEventListener('abort', () => seen.push(request.getStore()))
      return new Promise(() => {})
    }
    const health = createHealth({ readiness: { database: { run, timeout: 100 } } })
    const report = request.run('first', () => health.report('readiness'))
    await pass(100)
    await report
    expect(seen).toEqual([undefined])
  })

  it('is not needed: on a runtime without async contexts all works', async () => {
    const { process } = globalThis
    for (const without of [undefined, {}, { getBuiltinModule: () => undefined }]) {
      vi.stubGlobal('process', without)
      const health = createHealth({ readiness: { database: async () => true, queue: { every: 1_000, run: () => true } } })
      vi.stubGlobal('process', process)
      expect((await health.report()).status).toBe('healthy')
      health.stop()
    }
  })
})
