import { testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { mount, probes } from '@hale/fetch'
import { fetchApp, fetchOnNodeDifferences, fetchSkips, mountFetchOnNode, mountWith } from '@hale/testbed/apps'
import { describe, expect, it } from 'vitest'

testAdapter('fetch', mountFetchOnNode(fetchApp(probes)), {
  it,
  differences: fetchOnNodeDifferences,
  skip: fetchSkips,
  mountHandler: mountWith((mounted: typeof probes) => mountFetchOnNode(fetchApp(mounted)), mount),
})

describe('fetch: what is particular to it', () => {
  const get = (path: string): Request => new Request(`http://localhost${path}`)

  it('returns undefined for every other request', () => {
    const answer = probes(createHealth())
    for (const path of ['/', '/hello', '/livezz']) expect(answer(get(path))).toBeUndefined()
  })

  it('returns a Response and no promise for a fresh report', async () => {
    const answer = probes(createHealth({ readiness: { database: { run: async () => true, maxAge: 60_000 } } }))
    const first = answer(get('/readyz'))
    expect(first).toBeInstanceOf(Promise)
    expect((await first)?.status).toBe(200)
    expect(answer(get('/readyz'))).toBeInstanceOf(Response)
  })

  it('passes a pending response to waitUntil, so that its runs outlive the client on Workers', async () => {
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

  it('returns a new Response each time, so that reading one leaves the others unread', async () => {
    const answer = probes(createHealth())
    const texts = [await answer(get('/livez')), await answer(get('/livez'))].map((response) => response?.text())
    const [first, second] = await Promise.all(texts)
    expect(first).toContain('"status":"healthy"')
    expect(second).toBe(first)
  })
})
