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

/** What an instrumented client does. */
async function query(): Promise<void> {
  await sleep(1)
  tracer.startSpan('SELECT 1').end()
}

describe('untraced', () => {
  it('keeps what a check does out of the traces, before and after it waits, and nothing else', async () => {
    const health = createHealth({ readiness: { traced: query, untraced: untraced(query), object: untraced<Check>({ run: query }) } })
    expect((await health.report()).status).toBe('healthy')
    expect(exporter.getFinishedSpans().map(({ name }) => name)).toEqual(['SELECT 1'])
    expect(trace.getActiveSpan()).toBeUndefined()
  })

  it('leaves all else of a check as it is: settings, the method it is called by, what it throws, getters of a class', async () => {
    class Database implements Check {
      #failure = new Error('no route')
      get critical(): boolean {
        return false
      }
      readonly timeout = 200
      run(): never {
        throw this.#failure
      }
    }
    const health = createHealth({ readiness: { database: untraced(new Database()) } })
    const report = await health.report('readiness')
    expect(report).toMatchObject({ status: 'degraded', checks: { database: { critical: false, error: { message: 'no route' } } } })
    expect(untraced(new Database()).timeout).toBe(200)
  })

  it('takes a liveness check, which stays synchronous', async () => {
    const health = createHealth({ liveness: { loop: untraced(() => true) } })
    expect((await health.report('liveness')).status).toBe('healthy')
  })
})
