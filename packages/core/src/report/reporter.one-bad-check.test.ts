import { describe, expect, it } from 'vitest'
import { type Check, createHealth } from '../index'
import { resultOf } from '../testing/result-of'

describe('a check', () => {
  it('that is a bare function has every default', async () => {
    const { checks } = await createHealth({ readiness: { database: () => true } }).report('readiness')
    expect(checks.database).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
  })

  it('is run as a method, never detached', async () => {
    class Database {
      readonly #connected: boolean
      constructor(connected: boolean) {
        this.#connected = connected
      }
      run(): boolean {
        return this.#connected
      }
    }
    const report = await createHealth({ readiness: { up: new Database(true), down: new Database(false) } }).report('readiness')
    expect([report.checks.up?.status, report.checks.down?.status]).toEqual(['healthy', 'unhealthy'])
  })

  it('may remove itself while it runs, and is unhealthy from then on', async () => {
    const check: { maxAge: number; run?: () => void } = {
      maxAge: 0,
      run() {
        check.run = undefined as never
      },
    }
    const health = createHealth({ readiness: { check: check as Check } })
    expect((await health.report()).status).toBe('healthy')
    expect((await health.report()).checks.check).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
  })

  it('may emit a process warning', async () => {
    const warned = new Promise((resolve) => process.once('warning', resolve))
    const result = await resultOf(() => process.emitWarning('the disk is slow', 'CheckWarning'))
    expect(result?.status).toBe('healthy')
    expect(await warned).toMatchObject({ name: 'CheckWarning' })
  })

  it("never hides another one's result by its own failure: every check has its row in every report", async () => {
    const health = createHealth({
      readiness: {
        throws: () => {
          throw new Error('no route')
        },
        rejects: () => Promise.reject(undefined),
        lies: (() => 'fine') as never,
        hangs: { timeout: 10, run: () => new Promise<void>(() => {}) },
        works: () => true,
        worksLater: async () => ({ status: 'degraded' }),
      },
    })
    for (const report of [await health.report('readiness'), await health.report(), await health.report('readiness')]) {
      expect(Object.entries(report.checks).map(([name, { status }]) => [name, status])).toEqual([
        ['throws', 'unhealthy'],
        ['rejects', 'unhealthy'],
        ['lies', 'unhealthy'],
        ['hangs', 'unhealthy'],
        ['works', 'healthy'],
        ['worksLater', 'degraded'],
      ])
    }
  })

  it('that is not critical stays so when it throws, rejects, lies or hangs: degraded, not unhealthy', async () => {
    const failures: Record<string, () => unknown> = {
      throws: () => {
        throw new Error('no route')
      },
      rejects: () => Promise.reject(new Error('no route')),
      lies: () => null,
      hangs: () => new Promise(() => {}),
    }
    for (const [name, run] of Object.entries(failures)) {
      const check = { critical: false, timeout: 10, run: run as Check['run'] }
      const report = await createHealth({ readiness: { [name]: check } }).report('readiness')
      expect(report).toMatchObject({ status: 'degraded', checks: { [name]: { status: 'unhealthy', critical: false } } })
    }
  })
})
