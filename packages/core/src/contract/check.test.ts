import { describe, expect, it } from 'vitest'
import { type Check, createHealth, type LivenessCheck } from '../index'

// What is wrong here is wrong for the compiler: `tsc` reads this file and fails where it is not.
describe('the check contract by its types', () => {
  it('has no async liveness check', () => {
    // @ts-expect-error: what can wait can hang
    expect(() => createHealth({ liveness: { loop: async () => true } })).toThrow(TypeError)
    // @ts-expect-error: the same for a method
    expect(() => createHealth({ liveness: { loop: { run: async () => {} } } })).toThrow(TypeError)
    // @ts-expect-error: and for a function that answers with a promise
    createHealth({ liveness: { loop: () => Promise.resolve(true) } })
  })

  it('has no dependency in liveness: a restart must never depend on another system', () => {
    // @ts-expect-error: a dependency
    expect(() => createHealth({ liveness: { database: { scope: 'dependency', run: () => true } } })).toThrow(TypeError)
    const database: Check = { run: () => true }
    // @ts-expect-error: what may be a dependency, or async
    createHealth({ liveness: { database } })
  })

  it('has no signal, timeout or background for liveness', () => {
    // @ts-expect-error: a signal is for what waits
    createHealth({ liveness: { loop: ({ signal }: { signal: AbortSignal }) => signal.aborted } })
    // @ts-expect-error: what cannot wait needs no timeout
    expect(() => createHealth({ liveness: { loop: { run: () => true, timeout: 100 } } })).toThrow(TypeError)
    // @ts-expect-error: it runs for probes, never in the background
    expect(() => createHealth({ liveness: { loop: { run: () => true, every: 100 } } })).toThrow(TypeError)
  })

  it('lets a liveness check be used for readiness as well', async () => {
    const loop: LivenessCheck = { run: () => ({ status: 'degraded' }) }
    expect((await createHealth({ readiness: { loop } }).report('readiness')).status).toBe('degraded')
  })

  it('refuses an answer, a status and a setting that there is not', () => {
    // @ts-expect-error: a string is no answer
    createHealth({ readiness: { database: () => 'healthy' } })
    // @ts-expect-error: neither is null
    createHealth({ readiness: { database: async () => null } })
    // @ts-expect-error: no such status
    createHealth({ readiness: { database: () => ({ status: 'ok' }) } })
    // @ts-expect-error: an observation has a unit
    createHealth({ readiness: { database: () => ({ observed: { value: 1 } }) } })
    // @ts-expect-error: JSON has no word for it
    createHealth({ readiness: { database: () => ({ data: { size: 1n } }) } })
    // @ts-expect-error: no such option
    expect(() => createHealth({ ready: {} })).toThrow(TypeError)
  })

  it("takes a third party's check, which imports nothing from here", async () => {
    const pool = { query: async (text: string) => [text] }
    const published = {
      scope: 'dependency' as const,
      timeout: 200,
      impact: 'orders cannot be placed',
      async run({ signal }: { signal: AbortSignal }) {
        await pool.query('SELECT 1')
        return { status: signal.aborted ? ('degraded' as const) : ('healthy' as const), observed: { value: 1, unit: 'rows' } }
      },
    }
    class Published {
      readonly critical = false
      async run(): Promise<boolean> {
        return true
      }
    }
    const local = { scope: 'local' as const, run: () => ({ status: 'healthy' as const, data: { usage: [0.1, null] } }) }
    const health = createHealth({
      liveness: { local },
      readiness: { published, instance: new Published(), query: () => pool.query('SELECT 1').then(() => {}) },
    })
    expect((await health.report()).status).toBe('healthy')
  })
})
