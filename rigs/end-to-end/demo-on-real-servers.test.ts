import { describeWithServer, type PostgresServer, postgresServer, type RedisServer, redisServer } from '@hale/testbed'
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest'
import { type Answer, type RunningExample, startExample } from './start-example'

// The machine's own disk may be full.
const readyz = '/readyz?exclude=disk'

const urlOf = (server: PostgresServer) => `postgres://${server.user}:${server.password}@${server.host}:${server.port}/${server.database}`
const redisUrlOf = (server: RedisServer) => `redis://:${server.password}@${server.host}:${server.port}`

async function startDemo(database: PostgresServer, cache: RedisServer): Promise<RunningExample> {
  const demo = await startExample('demo', { DATABASE_URL: urlOf(database), REDIS_URL: redisUrlOf(cache) })
  onTestFinished(() => {
    demo.remove()
    for (const server of [database, cache]) expect(demo.printed()).not.toContain(server.password)
  })
  return demo
}

function placeOrder(demo: RunningExample): Promise<Answer> {
  const headers = { 'content-type': 'application/json' }
  return demo.ask('/orders', { method: 'POST', headers, body: JSON.stringify({ item: 'tea', quantity: 2 }) })
}

describeWithServer(postgresServer, 'the demo with a real PostgreSQL', (database) => {
  describeWithServer(redisServer, 'and a real Redis', (cache) => {
    beforeEach(() => Promise.all([database().start(), cache().start()]))
    // A test may have frozen or stopped a server.
    afterEach(() => Promise.all([database().start(), cache().start()]))

    it('accepts orders and lists them from the cache, in two instances', async () => {
      const demos = await Promise.all([startDemo(database(), cache()), startDemo(database(), cache())])
      for (const demo of demos) {
        await demo.askUntil(readyz, 200, 'healthy')
        expect(JSON.parse((await placeOrder(demo)).text)).toEqual({
          id: expect.any(Number),
          item: 'tea',
          quantity: 2,
          placedAt: expect.any(String),
        })
      }
      const [first, second] = demos.map((demo) => demo.ask('/orders'))
      expect(JSON.parse((await first)?.text ?? '')).toHaveLength(2)
      expect((await second)?.text).toBe((await first)?.text)
      expect((await demos[0].ask('/orders')).headers.get('x-answered-from')).toBe('cache')
    })

    it('is alive but not ready while PostgreSQL is frozen or gone, and ready when it answers again', async () => {
      const demo = await startDemo(database(), cache())
      await demo.askUntil(readyz, 200, 'healthy')

      database().freeze()
      expect((await demo.askUntil(readyz, 503, 'unhealthy')).text).toContain('"code":"timeout"')
      expect((await demo.ask('/livez')).code).toBe(200)
      expect((await placeOrder(demo)).code).toBe(503)
      database().thaw()
      await demo.askUntil(readyz, 200, 'healthy')
      expect((await placeOrder(demo)).code).toBe(201)

      await database().stop()
      await demo.askUntil(readyz, 503, 'unhealthy')
      expect((await demo.ask('/livez')).code).toBe(200)
      expect((await placeOrder(demo)).code).toBe(503)
      await database().start()
      await demo.askUntil(readyz, 200, 'healthy')
      expect((await placeOrder(demo)).code).toBe(201)
    })

    it('is degraded and keeps working while Redis is frozen or gone', async () => {
      const demo = await startDemo(database(), cache())
      await demo.askUntil(readyz, 200, 'healthy')

      cache().freeze()
      await demo.askUntil(readyz, 200, 'degraded')
      expect((await placeOrder(demo)).code).toBe(201)
      expect((await demo.ask('/orders')).headers.get('x-answered-from')).toBe('database')
      cache().thaw()
      await demo.askUntil(readyz, 200, 'healthy')

      await cache().stop()
      await demo.askUntil(readyz, 200, 'degraded')
      expect((await placeOrder(demo)).code).toBe(201)
      expect((await demo.ask('/orders')).headers.get('x-answered-from')).toBe('database')
      await cache().start()
      await demo.askUntil(readyz, 200, 'healthy')
    })

    it('waits for servers that start later', async () => {
      await Promise.all([database().stop(), cache().stop()])
      const demo = await startDemo(database(), cache())
      expect((await demo.ask('/livez')).code).toBe(200)
      expect((await demo.ask('/startupz')).code).toBe(503)
      expect((await demo.ask('/readyz')).code).toBe(503)
      await Promise.all([database().start(), cache().start()])
      await demo.askUntil('/startupz', 200, 'healthy')
      await demo.askUntil(readyz, 200, 'healthy')
    })

    it('does not break a real server, and says what to do instead', async () => {
      const demo = await startDemo(database(), cache())
      const { code, text } = await demo.ask('/demo/break/database', { method: 'POST' })
      expect(code).toBe(409)
      expect(text).toContain('stop and start it instead')
    })

    it('stops in time while both are frozen', async () => {
      const demo = await startDemo(database(), cache())
      await demo.askUntil(readyz, 200, 'healthy')
      database().freeze()
      cache().freeze()
      await demo.askUntil(readyz, 503, 'unhealthy')
      demo.signal('SIGTERM')
      expect((await demo.ask('/livez')).code).toBe(200)
      expect(await demo.ended).toBe(0)
    })
  })
})
