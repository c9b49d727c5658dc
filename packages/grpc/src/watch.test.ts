import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { serve } from './testing/serve'

const quick = { refresh: 20 }
/** Longer than any test. */
const hourly = { refresh: 3_600_000 }
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** A health whose checks a test turns off and on. */
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
  it('tells the status at once, and then each change once', async () => {
    const { up, runs, health } = switched()
    const { client } = await serve(health, quick)
    const watching = client.watch('')
    await watching.hears('SERVING')
    up.database = false
    await watching.hears('SERVING', 'NOT_SERVING')
    up.database = true
    await watching.hears('SERVING', 'NOT_SERVING', 'SERVING')
    const before = runs.database
    while (runs.database < before + 5) await sleep(5)
    expect(watching.told).toHaveLength(3)
  })

  it('tells nothing when degraded becomes healthy or the reverse, since both serve', async () => {
    const { up, runs, health } = switched()
    const { client } = await serve(health, quick)
    const [readiness, cache] = [client.watch('readiness'), client.watch('cache')]
    await readiness.hears('SERVING')
    await cache.hears('SERVING')
    up.cache = false
    await cache.hears('SERVING', 'NOT_SERVING')
    const before = runs.cache
    while (runs.cache < before + 3) await sleep(5)
    expect(readiness.told).toEqual(['SERVING'])
  })

  it('tells at once of what somebody else’s probe found, and of holds, however long until the next look', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, { ...hourly, services: { 'orders.Orders': 'readiness' } })
    const watching = client.watch('orders.Orders')
    await watching.hears('SERVING')
    up.database = false
    await health.report('readiness')
    await watching.hears('SERVING', 'NOT_SERVING')
    up.database = true
    await health.report()
    await watching.hears('SERVING', 'NOT_SERVING', 'SERVING')
    const release = health.hold('reloading')
    await watching.hears('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING')
    release()
    await watching.hears('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING', 'SERVING')
  })

  it('tells a late watcher what it is now, and not what it was', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, hourly)
    const first = client.watch('readiness')
    await first.hears('SERVING')
    up.database = false
    const late = client.watch('readiness')
    await late.hears('NOT_SERVING')
    await first.hears('SERVING', 'NOT_SERVING')
  })

  it('tells watchers of different services only of theirs', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const watched = { database: client.watch('database'), cache: client.watch('cache'), liveness: client.watch('liveness') }
    for (const watching of Object.values(watched)) await watching.hears('SERVING')
    up.database = false
    await watched.database.hears('SERVING', 'NOT_SERVING')
    expect([watched.cache.told, watched.liveness.told]).toEqual([['SERVING'], ['SERVING']])
  })

  it('tells SERVICE_UNKNOWN once for an unknown service, and the stream stays open', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const [unknown, known] = [client.watch('nothing'), client.watch('')]
    await unknown.hears('SERVICE_UNKNOWN')
    await known.hears('SERVING')
    up.database = false
    await known.hears('SERVING', 'NOT_SERVING')
    await sleep(50)
    expect([unknown.told, unknown.ended]).toEqual([['SERVICE_UNKNOWN'], undefined])
  })

  it('does not tell of a start that is only half looked at', async () => {
    const slow = { maxAge: 0, run: () => sleep(100).then(() => true) }
    const health = createHealth({ readiness: { quick: { maxAge: 0, run: () => true }, slow } })
    const { client } = await serve(health, quick)
    const watched = [client.watch('quick'), client.watch('readiness')]
    for (const watching of watched) await watching.hears('SERVING')
  })

  it('tells NOT_SERVING at once when draining begins, to all but liveness, and nothing else ever after', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    const names = ['', 'readiness', 'startup', 'database', 'cache']
    const watched = names.map((name) => client.watch(name))
    const liveness = client.watch('liveness')
    for (const watching of [...watched, liveness]) await watching.hears('SERVING')
    health.drain()
    for (const watching of watched) await watching.hears('SERVING', 'NOT_SERVING')
    up.database = false
    await health.report()
    up.database = true
    await health.report()
    await sleep(100)
    expect(watched.map(({ told }) => told.length)).toEqual(names.map(() => 2))
    expect([liveness.told, liveness.ended]).toEqual([['SERVING'], undefined])
    const late = client.watch('database')
    await late.hears('NOT_SERVING')
  })

  it.each([
    ['unhealthy', 'cache', 'database', 'NOT_SERVING'],
    ['degraded', 'database', 'cache', 'SERVING'],
  ] as const)(
    'tells of draining at once and for good also while readiness was %s, however long until the next look',
    async (status, good, bad, before) => {
      const { up, health } = switched()
      up[bad] = false
      const { client } = await serve(health, hourly)
      const watched = { readiness: client.watch(''), good: client.watch(good), bad: client.watch(bad) }
      await watched.readiness.hears(before)
      await watched.good.hears('SERVING')
      await watched.bad.hears('NOT_SERVING')
      expect((await health.report('readiness')).status).toBe(status)
      health.drain()
      await watched.good.hears('SERVING', 'NOT_SERVING')
      await watched.readiness.hears(...new Set([before, 'NOT_SERVING']))
      up[bad] = true
      await health.report()
      await client.check('liveness')
      await sleep(50)
      expect([watched.readiness.told.at(-1), watched.good.told.length, watched.bad.told]).toEqual(['NOT_SERVING', 2, ['NOT_SERVING']])
    },
  )

  it('tells somebody’s health check of this instance alone', async () => {
    const { up, health } = switched()
    const { client } = await serve(health, quick)
    up.database = false
    const [local, whole] = [client.watch('', { 'health-via': 'shop' }), client.watch('')]
    await whole.hears('NOT_SERVING')
    await local.hears('SERVING')
    health.drain()
    await local.hears('SERVING', 'NOT_SERVING')
  })

  it('tells somebody’s health check of holds and draining at once', async () => {
    const { up, health } = switched()
    up.database = false
    const { client } = await serve(health, hourly)
    const local = client.watch('', { 'health-via': 'shop' })
    await local.hears('SERVING')
    await health.report()
    const release = health.hold('reloading')
    await local.hears('SERVING', 'NOT_SERVING')
    release()
    await local.hears('SERVING', 'NOT_SERVING', 'SERVING')
    health.drain()
    await local.hears('SERVING', 'NOT_SERVING', 'SERVING', 'NOT_SERVING')
  })

  it('ends with the server, for the client to try again', async () => {
    const { client, server } = await serve(createHealth(), quick)
    const watching = client.watch('')
    await watching.hears('SERVING')
    server.forceShutdown()
    while (watching.ended === undefined) await sleep(5)
    expect(watching.told).toEqual(['SERVING'])
  })
})
