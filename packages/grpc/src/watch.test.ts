import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { serve } from './testing/serve'

const quick = { refresh: 20 }
/** Longer than any test. */
const hourly = { refresh: 3_600_000 }
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A health whose checks a test breaks and mends. */
function switched() {
  const up = { database: true, cache: true }
  const runs = { database: 0, cache: 0 }
  const check = (name: keyof typeof up) => ({
    maxAge: 0,
    run: () => {
      runs[name] += 1
      return up[name]
    },
  })
  const health = createHealth({
    liveness: { eventLoop: () => true },
    readiness: { database: check('database'), cache: { ...check('cache'), critical: false } },
  })
  return { up, runs, health }
}

describe('Watch', () => {
  it('sends the status at once, and then each change once', async () => {
    const { up, runs, health } = switched()
    const { client } = await serve(health, quick)
    const watching = client.watch('')
    await watching.receives('SERVING')
    up.database = false
    await watching.receives('SERVING', 'NOT_SERVING')
    up.database = true
    await watching.receives('SERVING', 'NOT_SERVING', 'SERVING')
    const before = runs.database
    while (runs.database < before + 5) await sleep(5)
    expect(watching.received).toHaveLength(3)
  })

  it('sends nothing between degraded and healthy, which both serve', async () => {
    const { up, runs, health } = switched()
    const { client } = await serve(health, quick)
    const [readiness, cache] = [client.watch('readiness'), client.watch('cache')]
    await readiness.receives('SERVING')
    await cache.receives('SERVING')
    up.cache = false
    await cache.receives('SERVING', 'NOT_SERVING')
    const before = runs.cache
    while (runs.cache < before + 3) await sleep(5)
    expect(readiness.received).toEqual(['SERVING'])
  })

  it('sends at once what another probe found, and holds, however long the refresh is', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, { ...hourly, services: { 'orders.Orders': 'readiness' } })
    const watching = client.watch('orders.Orders')
    await watching.receives('SERVING')
    up.database = false
    await health.report('readiness')
    await watching.receives('SERVING', 'NOT_SERVING')
    up.database = true
    await health.report()
    await watching.receives('SERVING', 'NOT_SERVING', 'SERVING')
    const release = health.hold('reloading')
    await watching.receives('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING')
    release()
    await watching.receives('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING', 'SERVING')
  })

  it('sends a late watcher the current status, not an earlier one', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, hourly)
    const first = client.watch('readiness')
    await first.receives('SERVING')
    up.database = false
    const late = client.watch('readiness')
    await late.receives('NOT_SERVING')
    await first.receives('SERVING', 'NOT_SERVING')
  })

  it('sends each watcher only the changes of its service', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const watched = { database: client.watch('database'), cache: client.watch('cache'), liveness: client.watch('liveness') }
    for (const watching of Object.values(watched)) await watching.receives('SERVING')
    up.database = false
    await watched.database.receives('SERVING', 'NOT_SERVING')
    expect([watched.cache.received, watched.liveness.received]).toEqual([['SERVING'], ['SERVING']])
  })

  it('sends SERVICE_UNKNOWN once for an unknown service, and the stream stays open', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const [unknown, known] = [client.watch('nothing'), client.watch('')]
    await unknown.receives('SERVICE_UNKNOWN')
    await known.receives('SERVING')
    up.database = false
    await known.receives('SERVING', 'NOT_SERVING')
    await sleep(50)
    expect([unknown.received, unknown.ended]).toEqual([['SERVICE_UNKNOWN'], undefined])
  })

  it('sends nothing before every check of a service has run', async () => {
    const slow = { maxAge: 0, run: () => sleep(100).then(() => true) }
    const health = createHealth({ readiness: { quick: { maxAge: 0, run: () => true }, slow } })
    const { client } = await serve(health, quick)
    const watched = [client.watch('quick'), client.watch('readiness')]
    for (const watching of watched) await watching.receives('SERVING')
  })

  it('sends NOT_SERVING at once when draining begins, to all but liveness, and nothing after it', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const names = ['', 'readiness', 'startup', 'database', 'cache']
    const watched = names.map((name) => client.watch(name))
    const liveness = client.watch('liveness')
    for (const watching of [...watched, liveness]) await watching.receives('SERVING')
    health.drain()
    for (const watching of watched) await watching.receives('SERVING', 'NOT_SERVING')
    up.database = false
    await health.report()
    up.database = true
    await health.report()
    await sleep(100)
    expect(watched.map(({ received }) => received.length)).toEqual(names.map(() => 2))
    expect([liveness.received, liveness.ended]).toEqual([['SERVING'], undefined])
    const late = client.watch('database')
    await late.receives('NOT_SERVING')
  })

  it.each([
    ['unhealthy', 'cache', 'database', 'NOT_SERVING'],
    ['degraded', 'database', 'cache', 'SERVING'],
  ] as const)(
    'sends NOT_SERVING at once and for good when draining begins while readiness is %s, however long the refresh is',
    async (status, good, bad, before) => {
      const { up, health } = switched()
      up[bad] = false
      const { client } = await serve(health, hourly)
      const watched = { readiness: client.watch(''), good: client.watch(good), bad: client.watch(bad) }
      await watched.readiness.receives(before)
      await watched.good.receives('SERVING')
      await watched.bad.receives('NOT_SERVING')
      expect((await health.report('readiness')).status).toBe(status)
      health.drain()
      await watched.good.receives('SERVING', 'NOT_SERVING')
      await watched.readiness.receives(...new Set([before, 'NOT_SERVING']))
      up[bad] = true
      await health.report()
      await client.check('liveness')
      await sleep(50)
      expect([watched.readiness.received.at(-1), watched.good.received.length, watched.bad.received]).toEqual([
        'NOT_SERVING',
        2,
        ['NOT_SERVING'],
      ])
    },
  )

  it('evaluates local checks only for a watcher with health-via', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    up.database = false
    const [local, whole] = [client.watch('', { 'health-via': 'shop' }), client.watch('')]
    await whole.receives('NOT_SERVING')
    await local.receives('SERVING')
    health.drain()
    await local.receives('SERVING', 'NOT_SERVING')
  })

  it('sends holds and draining at once to a watcher with health-via', async () => {
    const { up, health } = switched()
    up.database = false
    const { client } = await serve(health, hourly)
    const local = client.watch('', { 'health-via': 'shop' })
    await local.receives('SERVING')
    await health.report()
    const release = health.hold('reloading')
    await local.receives('SERVING', 'NOT_SERVING')
    release()
    await local.receives('SERVING', 'NOT_SERVING', 'SERVING')
    health.drain()
    await local.receives('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING')
  })

  it('ends with the server, so that the client tries again', async () => {
    const { client, server } = await serve(createHealth(), quick)
    const watching = client.watch('')
    await watching.receives('SERVING')
    server.forceShutdown()
    while (watching.ended === undefined) await sleep(5)
    expect(watching.received).toEqual(['SERVING'])
  })
})
