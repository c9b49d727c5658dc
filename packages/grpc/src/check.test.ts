import { Client, status as Code, credentials, Metadata } from '@grpc/grpc-js'
import { createHealth, type Health } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { healthService } from './index'
import { connectTo, serve } from './testing/serve'

const failing = () => Promise.reject(new Error('no route'))

describe('Check', () => {
  it('answers for the server, each probe, each check and the names in services', async () => {
    const health = createHealth({
      liveness: { eventLoop: () => true },
      startup: { migrations: () => true },
      readiness: { database: failing, cache: async () => true },
    })
    const { client } = await serve(health, { services: { 'orders.Orders': 'readiness', 'orders.Cached': 'cache' } })
    const expected = {
      '': 'NOT_SERVING',
      liveness: 'SERVING',
      readiness: 'NOT_SERVING',
      startup: 'SERVING',
      eventLoop: 'SERVING',
      migrations: 'SERVING',
      database: 'NOT_SERVING',
      cache: 'SERVING',
      'orders.Orders': 'NOT_SERVING',
      'orders.Cached': 'SERVING',
    }
    for (const [service, status] of Object.entries(expected)) expect(await client.check(service), service).toBe(status)
  })

  it('answers NOT_FOUND for an unknown service, and knows only exact names', async () => {
    const { client } = await serve(createHealth(), { services: { 'orders.Orders': 'readiness' } })
    for (const service of ['nothing', 'orders', 'orders.orders', 'Readiness', 'readiness ', 'toString', '__proto__', '\u0000', '\ufeff']) {
      await expect(client.check(service), service).rejects.toMatchObject({ code: Code.NOT_FOUND })
    }
  })

  it('answers SERVING while degraded, and NOT_SERVING for the failing check', async () => {
    const { client } = await serve(createHealth({ readiness: { cache: { critical: false, run: failing } } }))
    expect([await client.check(''), await client.check('cache')]).toEqual(['SERVING', 'NOT_SERVING'])
  })

  it('runs stale checks: a hundred calls at once are one run', async () => {
    let runs = 0
    let up = true
    const database = async () => {
      runs += 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      return up
    }
    const { client } = await serve(createHealth({ readiness: { database: { run: database, maxAge: 200 } } }))
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.check('readiness')))
    expect([new Set(answers), runs]).toEqual([new Set(['SERVING']), 1])
    up = false
    await new Promise((resolve) => setTimeout(resolve, 250))
    expect(await client.check('readiness')).toBe('NOT_SERVING')
  })

  it('answers within the timeout when a check hangs', async () => {
    const hung = { timeout: 50, run: () => new Promise<void>(() => undefined) }
    const { client } = await serve(createHealth({ readiness: { hung } }))
    expect(await client.check('')).toBe('NOT_SERVING')
  })

  it('answers NOT_SERVING for readiness and startup while the instance starts', async () => {
    const health = createHealth({ liveness: { eventLoop: () => true } })
    const release = health.hold('warming the cache')
    const { client } = await serve(health)
    const all = () => client.list()
    expect(await all()).toEqual({
      '': 'NOT_SERVING',
      liveness: 'SERVING',
      readiness: 'NOT_SERVING',
      startup: 'NOT_SERVING',
      eventLoop: 'SERVING',
    })
    release()
    expect(new Set(Object.values(await all()))).toEqual(new Set(['SERVING']))
  })

  it('answers NOT_SERVING for good while draining, without a run, for all but liveness', async () => {
    let runs = 0
    const database = { maxAge: 0, run: () => ++runs > 0 }
    const health = createHealth({ liveness: { eventLoop: () => true }, startup: { migrations: () => true }, readiness: { database } })
    const { client } = await serve(health, { services: { 'orders.Orders': 'readiness', 'orders.Database': 'database' } })
    expect(new Set(Object.values(await client.list()))).toEqual(new Set(['SERVING']))
    health.drain()
    const before = runs
    for (let again = 0; again < 2; again += 1) {
      const { liveness, eventLoop, ...others } = await client.list()
      expect([liveness, eventLoop, new Set(Object.values(others))]).toEqual(['SERVING', 'SERVING', new Set(['NOT_SERVING'])])
      expect(await client.check('startup')).toBe('NOT_SERVING')
    }
    expect(runs).toBe(before)
  })

  it('runs local checks only for a request with health-via', async () => {
    const health = createHealth({ readiness: { upstream: failing, disk: { scope: 'local', run: () => true } } })
    const { client } = await serve(health)
    expect(await client.check('')).toBe('NOT_SERVING')
    expect(await client.check('', { 'health-via': 'shop' })).toBe('SERVING')
    expect((await client.list({ 'health-via': 'shop' }))['readiness']).toBe('SERVING')
    expect(await client.check('', { 'health-via': '' })).toBe('NOT_SERVING')
    const release = health.hold('warming the cache')
    expect(await client.check('', { 'health-via': 'shop' })).toBe('NOT_SERVING')
    release()
  })

  it('answers a client made from healthService', async () => {
    const { address } = await serve(createHealth())
    const client = connectTo(address, healthService)
    expect([await client.check('liveness'), await client.list()]).toEqual([1, { '': 1, liveness: 1, readiness: 1, startup: 1 }])
  })

  it('survives a service name of megabytes, and bytes that are not a message', async () => {
    const { client, address } = await serve(createHealth())
    await expect(client.check('x'.repeat(3_000_000))).rejects.toMatchObject({ code: Code.NOT_FOUND })
    await expect(client.check('x'.repeat(5_000_000))).rejects.toMatchObject({ code: Code.RESOURCE_EXHAUSTED })
    const raw = new Client(address, credentials.createInsecure())
    const code = await new Promise((resolve) => {
      const bytes = (message: Buffer): Buffer => message
      raw.makeUnaryRequest('/grpc.health.v1.Health/Check', bytes, bytes, Buffer.from([0x0a, 0xff]), new Metadata(), (error) =>
        resolve(error?.code),
      )
    })
    raw.close()
    expect(code).toBe(Code.INTERNAL)
    expect(await client.check('')).toBe('SERVING')
  })

  it('answers NOT_SERVING when the health itself throws, and the server lives', async () => {
    const broken: Health = {
      ...createHealth(),
      evaluate() {
        throw new Error('broken')
      },
      snapshot() {
        throw new Error('broken')
      },
    }
    const { client } = await serve(broken)
    expect([await client.check(''), (await client.list())['liveness']]).toEqual(['NOT_SERVING', 'NOT_SERVING'])
    await client.watch('').receives('NOT_SERVING')
  })
})

describe('List', () => {
  it('answers with every service and its status', async () => {
    const health = createHealth({ readiness: { database: failing, cache: { critical: false, run: failing } } })
    const { client } = await serve(health, { services: { 'orders.Orders': 'liveness', __proto__x: 'cache' } })
    expect(await client.list()).toEqual({
      '': 'NOT_SERVING',
      liveness: 'SERVING',
      readiness: 'NOT_SERVING',
      startup: 'SERVING',
      database: 'NOT_SERVING',
      cache: 'NOT_SERVING',
      'orders.Orders': 'SERVING',
      __proto__x: 'NOT_SERVING',
    })
  })

  it('answers with a hundred services, and with RESOURCE_EXHAUSTED for more', async () => {
    const checks = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`check${index}`, () => true]))
    const most = await serve(createHealth({ readiness: checks(96) }))
    expect(Object.keys(await most.client.list())).toHaveLength(100)
    const more = await serve(createHealth({ readiness: checks(97) }))
    await expect(more.client.list()).rejects.toMatchObject({ code: Code.RESOURCE_EXHAUSTED })
    expect(await more.client.check('check96')).toBe('SERVING')
  })
})
