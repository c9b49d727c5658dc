import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, type ProbeOptions } from '../index'
import { ask } from '../testing/ask'

type Status = 'healthy' | 'degraded' | 'unhealthy'
const answering = (status: Status, options?: ProbeOptions) =>
  createProbeHandler(createHealth({ readiness: { database: () => ({ status }) } }), options)
const codes = (line: string, headers: Record<string, string>, options?: ProbeOptions): Promise<number[]> =>
  Promise.all(
    (['healthy', 'degraded', 'unhealthy'] as const).map(async (status) => (await ask(answering(status, options), line, headers)).status),
  )

describe('clients as they really behave', () => {
  it('kubelet: success is 200 to 399, also when degraded, and never a redirect', async () => {
    const kubelet = { 'user-agent': 'kube-probe/1.31', accept: '*/*', connection: 'close' }
    for (const path of ['/readyz', '/readyz/', '/readyz?verbose']) expect(await codes(path, kubelet)).toEqual([200, 200, 503])
    for (const path of ['/livez/', '/startupz/', '/healthz/', '/readyz/database/']) {
      const { status, headers } = await ask(answering('healthy'), path, kubelet)
      expect(status < 300 || status >= 400).toBe(true)
      expect(headers.location).toBeUndefined()
    }
  })

  it('HAProxy: OPTIONS without Host or any other header', async () => {
    expect(await codes('OPTIONS /readyz', {})).toEqual([200, 200, 503])
  })

  it('HAProxy with disable-on-404: unhealthy can be mapped to 404', async () => {
    expect(await codes('OPTIONS /readyz', {}, { status: { unhealthy: 404 } })).toEqual([200, 200, 404])
  })

  it('AWS ALB and Envoy: only 200 passes', async () => {
    for (const accept of ['*/*', 'application/health+json']) expect(await codes('/readyz', { accept })).toEqual([200, 200, 503])
  })

  it('Consul: 429 is a warning, text is preferred, and 4,096 bytes are kept', async () => {
    const consul = { accept: 'text/plain, text/*, */*' }
    expect(await codes('/readyz', consul, { status: { degraded: 429 } })).toEqual([200, 429, 503])
    const { headers, body } = await ask(answering('unhealthy'), '/readyz', consul)
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(body).toBe('[-]database failed: reason withheld\nreadyz check failed\n')
  })

  it('Xabaril UI: the media type is exactly application/json, also when it is not 2xx', async () => {
    const { status, headers, body } = await ask(answering('unhealthy'), '/healthz', {})
    expect([status, headers['content-type']]).toEqual([503, 'application/json'])
    expect(JSON.parse(body).status).toBe('unhealthy')
  })

  it('a conditional request never gets 304 (nestjs/terminus#2328)', async () => {
    const handle = answering('healthy')
    const first = await ask(handle, '/readyz')
    for (const tag of ['*', '"x"', 'W/"x"']) {
      const headers = { 'if-none-match': tag, 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() }
      expect(await ask(handle, '/readyz', headers)).toEqual(first)
    }
  })

  it('a header that no client should send changes nothing', async () => {
    const headers = {
      'x-http-method-override': 'DELETE',
      'x-original-url': '/hello',
      'x-forwarded-host': 'evil.example',
      range: 'bytes=0-1',
      expect: '100-continue',
      __proto__: 'x',
      constructor: 'y',
    }
    expect((await ask(answering('healthy'), '/readyz', headers)).status).toBe(200)
  })
})
