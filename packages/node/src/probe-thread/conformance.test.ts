import { Agent, get } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { mountProbeThread, probeThreadDifferences, probeThreadSkips } from '@hale/testbed/apps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { probeThread } from './probe-thread'
import type { ProbeThreadOptions } from './thread-options'

testAdapter('probe thread', mountProbeThread(probeThread as Parameters<typeof mountProbeThread>[0]), {
  it,
  differences: probeThreadDifferences,
  skip: probeThreadSkips,
})

describe('a probe thread, where the suite needs an app behind it', () => {
  const start = async (options: Partial<ProbeThreadOptions> = {}): Promise<number> => {
    const health = createHealth({ readiness: { database: async () => {}, cache: { run: async () => {}, critical: false } } })
    const thread = await probeThread(health, { port: 0, host: '127.0.0.1', ...options })
    onTestFinished(() => thread.close())
    return thread.port as number
  }

  const fetchPath = (port: number, path: string, headers: Record<string, string> = {}, agent: Agent | false = false) =>
    new Promise<{ status: number | undefined; body: string; reused: boolean }>((resolve, reject) => {
      const request = get({ port, path, headers, agent }, async (response) => {
        resolve({ status: response.statusCode, body: await text(response), reused: request.reusedSocket })
      })
      request.once('error', reject)
    })

  it('answers what is not a probe with 404', async () => {
    const port = await start({ paths: { liveness: '/alive', startup: false }, details: 'none' })
    const statuses: [string, number | undefined][] = []
    for (const path of ['/alive', '/livez', '/startupz', '/readyz', '/readyz/database', '/readyz/unknown', '/hello', '/']) {
      statuses.push([path, (await fetchPath(port, path)).status])
    }
    expect(statuses).toEqual([
      ['/alive', 200],
      ['/livez', 404],
      ['/startupz', 404],
      ['/readyz', 200],
      ['/readyz/database', 404],
      ['/readyz/unknown', 404],
      ['/hello', 404],
      ['/', 404],
    ])
  })

  it('answers one connection again and again', async () => {
    const port = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const answers = []
    for (const path of ['/livez', '/readyz', '/readyz/unknown', '/healthz']) answers.push(await fetchPath(port, path, {}, agent))
    agent.destroy()
    expect(answers.map(({ status, reused }) => [status, reused])).toEqual([
      [200, false],
      [200, true],
      [404, true],
      [200, true],
    ])
  })

  it('answers pipelined probes in their order', async () => {
    const port = await start()
    const socket = connect(port, '127.0.0.1')
    const lines = ['GET /readyz', 'GET /livez', 'GET /hello', 'GET /startupz']
    socket.write(lines.map((line, index) => `${line} HTTP/1.1\r\nHost: a\r\n${index === 3 ? 'Connection: close\r\n' : ''}\r\n`).join(''))
    const answers = await text(socket)
    expect([...answers.matchAll(/"probe":"(\w+)"|HTTP\/1\.1 404/g)].map(([whole, probe]) => probe ?? whole)).toEqual([
      'readiness',
      'liveness',
      'HTTP/1.1 404',
      'startup',
    ])
  })

  it('shows everything to a caller with the token, and a summary to others', async () => {
    const port = await start({ details: { bearer: 'token-of-a-test' } })
    expect(
      JSON.parse((await fetchPath(port, '/livez', { authorization: 'Bearer token-of-a-test' })).body).checks.mainThread,
    ).toHaveProperty('observed')
    expect(JSON.parse((await fetchPath(port, '/livez', { authorization: 'Bearer another' })).body).checks.mainThread).not.toHaveProperty(
      'observed',
    )
  })

  it('serves groups and the formats that it is given', async () => {
    const port = await start({ groups: { '/health/payments': { checks: ['database'] } }, formats: ['plainText', 'json'] })
    expect((await fetchPath(port, '/health/payments')).body).toBe('[+]database ok\nhealthz check passed\n')
    expect(JSON.parse((await fetchPath(port, '/health/payments', { accept: 'application/json' })).body).checks).toHaveProperty('database')
    expect((await fetchPath(port, '/health/payments/cache')).status).toBe(404)
  })
})
