import { setTimeout as sleep } from 'node:timers/promises'
import { type Check, createHealth } from '@hale/core'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { untraced } from './untraced'

const exporter = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).getTracer('test')
beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
afterAll(() => context.disable())

/** A query of an instrumented client. */
async function query(): Promise<void> {
  await sleep(1)
  tracer.startSpan('SELECT 1').end()
}

const spans = (): string[] => exporter.getFinishedSpans().map(({ name }) => name)

describe('untraced', () => {
  it('keeps the spans of a check out of the traces, before and after it waits, and no other spans', async () => {
    exporter.reset()
    const health = createHealth({ readiness: { traced: query, untraced: untraced(query), object: untraced<Check>({ run: query }) } })
    expect((await health.report()).status).toBe('healthy')
    expect(spans()).toEqual(['SELECT 1'])
    expect(trace.getActiveSpan()).toBeUndefined()
  })

  it('keeps the settings, getters, private fields and errors of a class', async () => {
    class Database implements Check {
      #failure = new Error('no route')
      #timeout = 200
      get critical(): boolean {
        return false
      }
      get timeout(): number {
        return this.#timeout
      }
      slowDown(): void {
        this.#timeout *= 2
      }
      run(): never {
        throw this.#failure
      }
    }
    const health = createHealth({ readiness: { database: untraced(new Database()) } })
    const report = await health.report('readiness')
    expect(report).toMatchObject({ status: 'degraded', checks: { database: { critical: false, error: { message: 'no route' } } } })
    const check = untraced(new Database())
    check.slowDown()
    expect([check.timeout, check instanceof Database]).toEqual([400, true])
  })

  it('takes a frozen check, as an object and as an instance of a class', async () => {
    class Database implements Check {
      readonly timeout = 300
      readonly run = query
    }
    exporter.reset()
    const object = untraced(Object.freeze({ timeout: 300, run: query }))
    const instance = untraced(Object.freeze(new Database()))
    const report = await createHealth({ readiness: { object, instance } }).report()
    expect([report.status, object.timeout, instance.timeout, spans()]).toEqual(['healthy', 300, 300, []])
  })

  it('keeps a misspelt setting for createHealth to refuse', () => {
    expect(untraced({ critcal: false, run: query } as Check)).toMatchObject({ critcal: false })
    expect(Object.keys(untraced({ critcal: false, run: query } as Check))).toEqual(['critcal', 'run'])
  })

  it('takes a liveness check, which stays synchronous', async () => {
    const health = createHealth({ liveness: { loop: untraced(() => true) } })
    expect((await health.report('liveness')).status).toBe('healthy')
    expect(() => createHealth({ liveness: { loop: untraced(query) as unknown as () => boolean } })).toThrow(TypeError)
  })

  it('runs a background check without spans, whatever traces the request that reads it', async () => {
    exporter.reset()
    let runs = 0
    const run = async () => {
      await query()
      runs += 1
    }
    const health = createHealth({ readiness: { database: untraced<Check>({ run, every: 5 }) } })
    const request = tracer.startSpan('GET /readyz')
    await context.with(trace.setSpan(context.active(), request), () => health.report('readiness'))
    request.end()
    while (runs < 3) await sleep(5)
    health.stop()
    expect(spans()).toEqual(['GET /readyz'])
  })

  it.each([undefined, null, {}, { run: true }])('throws a TypeError for %o', (check) => {
    expect(() => untraced(check as unknown as Check)).toThrow('untraced: check must be a function, or an object with a method run; got')
  })
})
