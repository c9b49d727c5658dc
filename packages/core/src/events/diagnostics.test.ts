import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { describe, expect, it, vi } from 'vitest'
import { createHealth } from '../index'

/** What is published on a channel while `during` goes on. */
async function published(channel: string, during: () => Promise<unknown>): Promise<unknown[]> {
  const messages: unknown[] = []
  const listener = (message: unknown): void => void messages.push(message)
  subscribe(channel, listener)
  await during().finally(() => unsubscribe(channel, listener))
  return messages
}

describe('diagnostics channels', () => {
  it('hale:transition publishes each change, with the name of the service', async () => {
    const error = new Error('no route')
    const health = createHealth({ name: 'orders', readiness: { database: () => Promise.reject(error) } })
    const messages = await published('hale:transition', async () => {
      await health.report('readiness')
      await health.report('readiness')
      health.drain()
    })
    expect(messages).toMatchObject([
      { service: 'orders', kind: 'check', name: 'database', probe: 'readiness', to: 'unhealthy', error },
      { service: 'orders', kind: 'report', probe: 'readiness', to: 'unhealthy', phase: 'running' },
      { service: 'orders', kind: 'phase', from: 'running', to: 'draining' },
    ])
  })

  it('hale:run publishes each run', async () => {
    const health = createHealth({ name: 'orders', readiness: { database: { run: () => true, maxAge: 0 } } })
    const messages = await published('hale:run', async () => {
      await health.report('readiness')
      await health.report('readiness')
    })
    expect(messages).toMatchObject(
      [1, 2].map(() => ({ service: 'orders', name: 'database', probe: 'readiness', result: { status: 'healthy' } })),
    )
    await health.report('readiness')
    expect(messages).toHaveLength(2)
  })

  it('are done without on a runtime that has none', async () => {
    const process = globalThis.process
    for (const without of [undefined, {}, { getBuiltinModule: () => undefined }]) {
      vi.stubGlobal('process', without)
      const health = createHealth({ readiness: { database: () => true } })
      vi.stubGlobal('process', process)
      expect((await health.report()).status).toBe('healthy')
    }
    vi.unstubAllGlobals()
  })
})
