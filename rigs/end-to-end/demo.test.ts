import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@hale/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningExample, startExample } from './start-example'

// The machine's own disk may be full.
const readyz = '/readyz?exclude=disk'
const order = (item: unknown, quantity: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ item, quantity }),
})
const post = { method: 'POST' }

describe('the demo, with its embedded database and cache', () => {
  let demo: RunningExample
  beforeAll(async () => {
    demo = await startExample('demo')
  })
  afterAll(() => demo.remove())

  it('is alive at once, and started and ready only when it can work', async () => {
    expect((await demo.ask('/livez')).code).toBe(200)
    expect((await demo.ask('/startupz')).code).toBe(503)
    expect((await demo.ask('/readyz')).code).toBe(503)
    expect((await demo.ask('/readyz')).text).toContain('"phase":"starting"')
    for (let code = 503; code !== 200; code = (await demo.ask('/startupz')).code) {
      expect((await demo.ask('/livez')).code).toBe(200)
      await sleep(50)
    }
    await demo.askUntil(readyz, 200, 'healthy')
    for (const path of ['/livez', '/readyz', '/startupz', '/healthz', '/readyz/database', '/healthz/cache', '/livez/eventLoop']) {
      expect((await demo.ask(path)).code, path).toBe(200)
    }
    expect((await demo.ask('/readyz/nothing')).code).toBe(404)
  })

  it('prints nothing about an unhealthy check in a normal start', async () => {
    await expect.poll(() => demo.printed(), { timeout: 90_000 }).toContain('Started: it accepts orders now.')
    const [start] = demo.printed().split('Started: ')
    expect(start).not.toMatch(/^\w+ (unhealthy|degraded|recovered)|failed, next try/m)
  })

  it('answers every command that it prints', async () => {
    const urls = [...demo.printed().matchAll(/^ {2}curl (?!.*-(?:X|d) ).*http:\/\/[\d.:]+(\S+)/gm)].map(([, path = '']) => path)
    expect(urls).toEqual(expect.arrayContaining(['/livez', '/readyz', '/startupz', '/healthz', '/readyz/database', '/metrics', '/orders']))
    for (const path of urls) expect((await demo.ask(path)).code, path).toBe(200)
  })

  it('shows messages, data and blind spots only with the printed token', async () => {
    const authorization = /Bearer [^\s']+/.exec(demo.printed())?.[0] ?? ''
    const everything = JSON.parse((await demo.ask('/healthz', { headers: { authorization } })).text)
    expect(everything.blindSpots).toHaveLength(2)
    expect(everything.checks.database.impact).toBe('no order can be placed')
    expect(everything.checks.memory.data.rssBytes).toBeGreaterThan(0)
    const { text } = await demo.ask('/healthz', { headers: { authorization: 'Bearer guessed' } })
    for (const secret of ['blindSpots', 'impact', 'rssBytes']) expect(text).not.toContain(secret)
  })

  it('accepts orders and lists them, from the cache while it is fresh', async () => {
    expect((await demo.ask('/orders', order('tea', 2))).code).toBe(201)
    const fresh = await demo.ask('/orders')
    expect(JSON.parse(fresh.text)).toEqual([{ id: 1, item: 'tea', quantity: 2, placedAt: expect.any(String) }])
    expect(fresh.headers.get('x-answered-from')).toBe('database')
    const cached = await demo.ask('/orders')
    expect(cached.headers.get('x-answered-from')).toBe('cache')
    expect(cached.text).toBe(fresh.text)
  })

  it.each([
    ['no body', post],
    ['no JSON', { ...order('', 1), body: '{' }],
    ['null', { ...order('', 1), body: 'null' }],
    ['no item', order(undefined, 1)],
    ['a NUL in the item', order('a\0b', 1)],
    ['half an order', order('tea', 0.5)],
    ['a quantity in words', order('tea', '2')],
  ])('refuses an order with %s, and says why', async (_, init) => {
    const { code, text } = await demo.ask('/orders', init)
    expect(code).toBe(400)
    expect(text).toMatch(/"error":"(item|quantity): use /)
  })

  it('refuses an order that is too long to read', async () => {
    expect((await demo.ask('/orders', order('x'.repeat(20_000), 1))).code).toBe(413)
  })

  it('is degraded and keeps working while its cache is broken', async () => {
    expect((await demo.ask('/demo/break/cache', post)).code).toBe(200)
    await demo.askUntil(readyz, 200, 'degraded')
    expect((await demo.ask('/readyz/cache')).code).toBe(503)
    expect((await demo.ask('/orders', order('coffee', 1))).code).toBe(201)
    for (let i = 0; i < 2; i++) expect((await demo.ask('/orders')).headers.get('x-answered-from')).toBe('database')
    expect((await demo.ask('/demo/mend/cache', post)).code).toBe(200)
    await demo.askUntil(readyz, 200, 'healthy')
  })

  it('is alive but not ready while its database hangs, and ready when that answers again', async () => {
    expect((await demo.ask('/demo/break/database', post)).code).toBe(200)
    expect((await demo.askUntil(readyz, 503, 'unhealthy')).text).toContain('"code":"timeout"')
    expect((await demo.ask('/livez')).code).toBe(200)
    const refused = await demo.ask('/orders', order('given up', 1))
    expect(refused.code).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('5')
    expect((await demo.ask('/demo/mend/database', post)).code).toBe(200)
    await demo.askUntil(readyz, 200, 'healthy')
    expect((await demo.ask('/orders', order('water', 1))).code).toBe(201)
    expect((await demo.ask('/orders')).text).not.toContain('given up')
  })

  it('prints a line when a check fails and one when it recovers, and none for a probe', () => {
    const lines = demo.printed().match(/^cache .*/gm)
    expect(lines).toEqual([
      expect.stringMatching(/^cache unhealthy, not critical: /),
      expect.stringMatching(/^cache recovered after .+ failed run/),
    ])
  })

  it('prints the address of its status page first, whose buttons break and mend the cache', async () => {
    const [, address = ''] = /^\s*Open http:\/\/[^/]+(\/\S+) /.exec(demo.printed()) ?? []
    const page = await demo.ask(address)
    expect([page.code, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-length')).toBe(String(Buffer.byteLength(page.text)))
    const actions = [...page.text.matchAll(/formaction="([^"]+)"/g)].map(([, action = '']) => action)
    expect(actions).toEqual(['/demo/break/database', '/demo/mend/database', '/demo/break/cache', '/demo/mend/cache'])
    const press = (action: string) => demo.ask(action, { ...post, headers: { accept: 'text/html' }, redirect: 'manual' })
    const pressed = await press('/demo/break/cache')
    expect([pressed.code, pressed.headers.get('location')]).toEqual([303, address])
    await expect.poll(async () => (await demo.ask(address)).text).toMatch(/It serves, but [^<]*cache/)
    await press('/demo/mend/cache')
    await expect.poll(async () => (await demo.ask(address)).text).not.toMatch(/It serves, but [^<]*cache/)
  })

  it('answers a scrape with 200 while its database hangs, and runs no check for it', async () => {
    const runs = async (): Promise<string | undefined> => {
      const { code, text } = await demo.ask('/metrics')
      expect(code).toBe(200)
      expect(text).toContain('hale_check_status{service="orders",probe="readiness",check="database",status="unhealthy"} 1')
      return /^hale_check_runs_total\{[^}]*check="database",status="unhealthy"\} \d+$/m.exec(text)?.[0]
    }
    expect((await demo.ask('/demo/break/database', post)).code).toBe(200)
    await demo.askUntil(readyz, 503, 'unhealthy')
    const before = await runs()
    for (let scrape = 0; scrape < 5; scrape++) expect(await runs()).toBe(before)
    expect((await demo.ask('/demo/mend/database', post)).code).toBe(200)
    await demo.askUntil(readyz, 200, 'healthy')
  })

  it('runs no check for a scrape, although every result has expired', async () => {
    const runs = async (): Promise<string[] | null> => (await demo.ask('/metrics')).text.match(/^hale_check_runs_total.*$/gm)
    const before = await runs()
    expect(before?.length).toBeGreaterThan(0)
    await sleep(1_100)
    expect(await runs()).toEqual(before)
    await demo.ask('/readyz')
    expect(await runs()).not.toEqual(before)
  })

  it('returns 404 for any other action or dependency', async () => {
    for (const path of ['/demo/break/disk', '/demo/erase/database']) expect((await demo.ask(path, post)).code, path).toBe(404)
    expect((await demo.ask('/demo/break/database')).code).toBe(404)
  })

  it('keeps serving while it stops, alive and not ready, also when the signal arrives twice', async () => {
    demo.signal('SIGTERM')
    demo.signal('SIGTERM')
    await demo.askUntil(readyz, 503, 'unhealthy')
    expect((await demo.ask('/livez')).code).toBe(200)
    expect((await demo.ask('/orders', order('the last one', 1))).code).toBe(201)
    expect(await demo.ended).toBe(0)
  })
})

describe.concurrent('the demo', () => {
  it('stops while it is starting', async ({ expect, onTestFinished }) => {
    const demo = await startExample('demo')
    onTestFinished(demo.remove)
    demo.signal('SIGINT')
    expect(await demo.ended).toBe(0)
  })

  it('stops while its database hangs', async ({ expect, onTestFinished }) => {
    const demo = await startExample('demo')
    onTestFinished(demo.remove)
    await demo.askUntil(readyz, 200, 'healthy')
    await demo.ask('/demo/break/database', post)
    await demo.askUntil(readyz, 503, 'unhealthy')
    demo.signal('SIGTERM')
    expect(await demo.ended).toBe(0)
  })

  it('ends at once on a second signal', async ({ expect, onTestFinished }) => {
    const demo = await startExample('demo')
    onTestFinished(demo.remove)
    demo.signal('SIGTERM')
    // The shutdown takes a signal that follows at once for an echo of the first one.
    await sleep(1_000)
    demo.signal('SIGTERM')
    expect(await demo.ended).toBe(1)
  })

  it.each([
    [{ PORT: 'http' }, 'PORT must be 0 to 65535, where 0 is any free port; got "http"'],
    [{ PORT: '-1' }, 'PORT must be 0 to 65535, where 0 is any free port; got "-1"'],
    [{ DATABASE_URL: 'mysql://root:sesame@localhost/shop' }, 'DATABASE_URL must be a URL such as postgres://'],
    [{ REDIS_URL: 'localhost' }, 'REDIS_URL must be a URL such as redis://'],
  ])('does not start with %o, and says what to set', async (env, remedy) => {
    const failure = await startExample('demo', env).catch((error: Error) => error.message)
    expect(failure).toContain(remedy)
    expect(failure).not.toContain('sesame')
  })

  it('does not start on a port in use, and says what to set', async ({ expect, onTestFinished }) => {
    const port = String(await freePort())
    const first = await startExample('demo', { PORT: port })
    onTestFinished(first.remove)
    const failure = startExample('demo', { PORT: port })
    await expect(failure).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: `)
    await expect(failure).rejects.toThrow('Set PORT to a free one')
  })
})
