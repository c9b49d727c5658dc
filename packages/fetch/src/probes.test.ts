import type { Server } from 'node:http'
import { listen, type MountAdapter, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { createAdaptorServer } from '@hono/node-server'
import { describe, expect, it } from 'vitest'
import { probes } from './probes'

const mount: MountAdapter = (health, options) => {
  const log: string[] = []
  const answer = probes(health, options)
  const fetch = (request: Request): Response | Promise<Response> => answer(request) ?? app(request, log)
  return listen(createAdaptorServer({ fetch, hostname: '127.0.0.1' }) as Server, log)
}

async function app(request: Request, log: string[]): Promise<Response> {
  const { pathname } = new URL(request.url)
  log.push(pathname)
  if (!request.headers.has('authorization')) return new Response('who is asking?', { status: 401 })
  if (pathname !== '/hello') return new Response('not here', { status: 404 })
  return request.method === 'GET' ? new Response('hello') : Response.json(await request.json())
}

testAdapter('fetch', mount, {
  it,
  differences: { 'OPTIONS *': { status: 400, reason: 'a Request has a url: @hono/node-server refuses what has none' } },
})

describe('fetch: what is particular to it', () => {
  const get = (path: string): Request => new Request(`http://localhost${path}`)

  it('gives undefined for what is not a probe', () => {
    const answer = probes(createHealth())
    for (const path of ['/', '/hello', '/livezz']) expect(answer(get(path))).toBeUndefined()
  })

  it('gives a fresh report as a Response, and not as a promise', async () => {
    const answer = probes(createHealth({ readiness: { database: { run: async () => true, maxAge: 60_000 } } }))
    const first = answer(get('/readyz'))
    expect(first).toBeInstanceOf(Promise)
    expect((await first)?.status).toBe(200)
    expect(answer(get('/readyz'))).toBeInstanceOf(Response)
  })

  it('tells waitUntil of an answer that is not at hand, so that its runs outlive the client on Workers', async () => {
    const waited: unknown[] = []
    const context = {
      waited,
      waitUntil(promise: unknown) {
        this.waited.push(promise)
      },
    }
    const answer = probes(createHealth({ readiness: { database: { run: async () => true, maxAge: 60_000 } } }))
    await Promise.all([answer(get('/readyz'), context), answer(get('/readyz'), { remoteAddr: 'of Deno.serve' })])
    await answer(get('/readyz'), context)
    expect(waited).toEqual([expect.any(Promise)])
  })

  it('gives a Response of its own each time, so that reading one leaves the others whole', async () => {
    const answer = probes(createHealth())
    const texts = [await answer(get('/livez')), await answer(get('/livez'))].map((response) => response?.text())
    const [first, second] = await Promise.all(texts)
    expect(first).toContain('"status":"healthy"')
    expect(second).toBe(first)
  })
})
