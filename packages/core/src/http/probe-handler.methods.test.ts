import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler } from '../index'
import { ask, offer } from '../testing/ask'

const URLS = {
  '/livez': 200,
  '/readyz': 503,
  '/startupz': 200,
  '/healthz': 503,
  '/readyz/database': 503,
  '/readyz?exclude=database': 200,
}
const handler = () =>
  createProbeHandler(createHealth({ liveness: { loop: () => true }, readiness: { database: { run: () => false, maxAge: 60_000 } } }))

describe('HEAD', () => {
  it.each(Object.entries(URLS))('%s has the status and the headers of GET, %i, and no body (heptio#29: 405)', async (url, status) => {
    const handle = handler()
    // The same report for both, where one is kept.
    for (let warm = 0; warm < 2; warm += 1) await ask(handle, url)
    const get = await ask(handle, url)
    const head = await ask(handle, `HEAD ${url}`)
    expect([get.status, head.status, head.body]).toEqual([status, status, ''])
    const { 'content-length': length, ...headers } = head.headers
    expect(get.headers).toMatchObject(headers)
    // Each request for a selection of checks gets a new report, with a time and a duration of its own.
    if (!url.includes('?') && !url.includes('/database')) expect(length).toBe(get.headers['content-length'])
  })
})

describe('OPTIONS', () => {
  it.each(Object.entries(URLS))('%s has the status, %i, and no body: HAProxy sends it by default', async (url, status) => {
    const response = await ask(handler(), `OPTIONS ${url}`)
    expect([response.status, response.body]).toEqual([status, ''])
    expect(response.headers).toMatchObject({ 'content-length': '0', allow: 'GET, HEAD, OPTIONS' })
  })
})

describe('every other method', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'CONNECT', 'PROPFIND', 'QUERY'])(
    '%s is 405 with Allow, and runs no check',
    async (method) => {
      let runs = 0
      const handle = createProbeHandler(createHealth({ readiness: { database: () => void runs++ } }))
      for (const url of ['/readyz', '/healthz', '/readyz/database']) {
        const response = await ask(handle, `${method} ${url}`)
        expect([response.status, response.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
        expect(JSON.parse(response.body)).toEqual({ error: 'method not allowed' })
      }
      expect(runs).toBe(0)
      for (const url of ['/orders', '/readyz/unknown']) expect(await offer(handle, `${method} ${url}`)).toBeUndefined()
    },
  )

  it('is 405 whatever it is called', async () => {
    const handle = handler()
    for (const method of ['get', 'Get', '', ' GET', '__proto__', 'constructor', 'x'.repeat(10_000)]) {
      expect(await handle({ method, url: '/readyz', header: () => undefined })).toMatchObject({ status: 405 })
    }
  })
})
