import { once } from 'node:events'
import { get } from 'node:http'
import { json } from 'node:stream/consumers'
import { type AboutParts, createHealth, type Report } from '@hale/core'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { probeThread } from './probe-thread'

afterEach(() => void vi.restoreAllMocks())

const uncloneable = (): AboutParts => ({ longestBlock: 5, shutdown: { close() {} } }) as never

async function reportAt(port: number | undefined): Promise<Report> {
  const [response] = await once(get({ port, host: '127.0.0.1', path: '/healthz', agent: false }), 'response')
  return (await json(response)) as Report
}

describe('a part of about that cannot be copied into a thread', () => {
  it('is left out and named, whether it is added before the thread starts or after', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {})
    const health = createHealth({ readiness: { database: { run: async () => true, maxAge: 0 } } })
    health.addAbout(uncloneable)
    const thread = await probeThread(health, { port: 0, host: '127.0.0.1', details: 'full' })
    onTestFinished(() => thread.close())
    health.addAbout(() => uncloneable())
    for (let count = 0; count < 2; count++) {
      const { status, about } = await reportAt(thread.port)
      expect([status, about?.shutdown]).toEqual(['healthy', undefined])
    }
    // A change of the phase is posted to the thread too.
    health.drain()
    expect((await reportAt(thread.port)).phase).toBe('draining')
    const line =
      'addAbout: the part with longestBlock, shutdown is left out of about: close must be a value that JSON can hold; got the function close'
    expect(said.mock.calls).toEqual([[line], [line]])
  })
})
