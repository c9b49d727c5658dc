import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CheckRun, createHealth } from '../index'
import { controlledCheck } from '../testing/controlled-check'
import { pass, useFakeClock } from '../testing/fake-clock'

describe('onRun', () => {
  useFakeClock()
  afterEach(() => void vi.restoreAllMocks())

  it('reports each run once, however many probes it answers', async () => {
    const database = controlledCheck({ maxAge: 1_000 })
    const health = createHealth({ liveness: { loop: () => true }, readiness: { database } })
    const reported: string[] = []
    health.onRun(({ probe, name, result }) => reported.push(`${probe}.${name} ${result.status}`))
    for (const _round of [1, 2]) {
      const reports = Promise.all(Array.from({ length: 100 }, () => health.report('readiness')))
      database.resolve()
      await reports
      await health.report('readiness')
      await pass(1_000)
    }
    expect(reported).toEqual(['readiness.database healthy', 'readiness.database healthy'])
    await health.report('liveness')
    expect(reported[2]).toBe('liveness.loop healthy')
  })

  it('reports a run at its timeout, and not again when it settles', async () => {
    const database = controlledCheck({ timeout: 100 })
    const health = createHealth({ readiness: { database } })
    const runs: CheckRun[] = []
    health.onRun((run) => runs.push(run))
    const report = health.report('readiness')
    await pass(100)
    await report
    database.resolve()
    await pass(1)
    expect(runs).toMatchObject([
      { name: 'database', probe: 'readiness', result: { status: 'unhealthy', error: { code: 'timeout' }, duration: 100 } },
    ])
  })

  it('has what the check threw, and the outcome beside the status that counts', async () => {
    const error = new Error('no route')
    let up = true
    const run = async () => {
      if (!up) throw error
    }
    const health = createHealth({ readiness: { database: { run, failureThreshold: 2, maxAge: 0 } } })
    const runs: CheckRun[] = []
    health.onRun((reported) => runs.push(reported))
    await health.report()
    up = false
    await health.report()
    await health.report()
    expect(runs.map(({ result }) => [result.status, result.rawStatus])).toEqual([
      ['healthy', undefined],
      ['healthy', 'unhealthy'],
      ['unhealthy', undefined],
    ])
    expect(runs[1]?.error).toBe(error)
  })

  it('comes after the transition that the run causes', async () => {
    const health = createHealth({ readiness: { database: () => false } })
    const reported: string[] = []
    health.onRun(() => reported.push('run'))
    health.onTransition(({ kind }) => reported.push(kind))
    await health.report()
    expect(reported).toEqual(['check', 'report', 'run'])
  })

  it('ends when the returned function is called, and survives a listener that throws', async () => {
    const complaint = vi.spyOn(console, 'error').mockReturnValue()
    const health = createHealth({ readiness: { database: { run: () => true, maxAge: 0 } } })
    let reported = 0
    health.onRun(() => {
      throw new Error('a broken counter')
    })
    const end = health.onRun(() => {
      reported += 1
    })
    expect((await health.report()).status).toBe('healthy')
    end()
    expect((await health.report()).status).toBe('healthy')
    expect(reported).toBe(1)
    expect(complaint.mock.calls[0]).toEqual(['A listener of health runs failed: a broken counter'])
  })
})
