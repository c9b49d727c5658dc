import { describe, it } from 'vitest'
import { startExample } from './start-example'

// The machine's own disk may be full.
const readyz = '/readyz?exclude=disk'
const hello = { path: '/hello', method: 'GET', code: 200 }
const examples = [
  { name: 'express', check: '/livez/eventLoop', route: hello },
  { name: 'fastify', check: '/livez/eventLoop', route: hello },
  { name: 'hono', check: '/livez/eventLoop', route: hello },
  { name: 'koa', check: '/livez/eventLoop', route: hello },
  { name: 'nest', check: '/readyz/dictionary', route: hello },
  { name: 'hapi', check: '/livez/eventLoop', route: hello },
  { name: 'h3', check: '/livez/eventLoop', route: hello },
  { name: 'node', check: '/livez/eventLoop', route: hello },
  { name: 'fetch', check: '/readyz/backlog', route: { path: '/jobs', method: 'POST', code: 202 } },
]

describe.concurrent('the example', () => {
  for (const { name, check, route } of examples) {
    it(`${name} answers its probes, and keeps serving while it stops, alive and not ready`, async ({ expect, onTestFinished }) => {
      const example = await startExample(name)
      onTestFinished(example.remove)
      await example.askUntil(readyz, 200, 'healthy')
      for (const path of ['/livez', '/startupz', '/healthz', check]) expect((await example.ask(path)).code, path).toBe(200)
      for (const path of ['/readyz/nothing', '/nothing']) expect((await example.ask(path)).code, path).toBe(404)
      expect((await example.ask(route.path, { method: route.method })).code).toBe(route.code)

      example.signal('SIGTERM')
      await example.askUntil(readyz, 503, 'unhealthy')
      expect((await example.ask('/livez')).code).toBe(200)
      expect((await example.ask(route.path, { method: route.method })).code).toBe(route.code)
      expect(await example.ended).toBe(0)
    })
  }

  it('custom-check is degraded without its queue, and serves', async ({ expect, onTestFinished }) => {
    const example = await startExample('custom-check', { BEANSTALKD_PORT: '1' })
    onTestFinished(example.remove)
    await example.askUntil('/readyz', 200, 'degraded')
    expect((await example.ask('/hello')).code).toBe(200)
    expect((await example.ask('/readyz/queue')).text).toContain('"code":"refused"')
  })

  it('fetch is degraded while its backlog grows', async ({ expect, onTestFinished }) => {
    const example = await startExample('fetch')
    onTestFinished(example.remove)
    await example.askUntil(readyz, 200, 'healthy')
    for (let job = 0; job < 10; job++) expect((await example.ask('/jobs', { method: 'POST' })).code).toBe(202)
    await example.askUntil(readyz, 200, 'degraded')
    await example.askUntil(readyz, 200, 'healthy')
  })
})
