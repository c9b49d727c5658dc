import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const health = () =>
  createHealth({
    liveness: { loop: () => true },
    readiness: { database: () => true, cache: () => false, queue: () => false },
  })
const rows = (body: string): readonly string[] => Object.keys(JSON.parse(body).checks)

export const checkSelection: readonly AdapterCase[] = [
  {
    name: 'exclude leaves a check out, may be repeated, and ignores an unknown name',
    async run({ mount }) {
      const app = await mount(health())
      assert.equal((await app.get('/readyz')).status, 503)
      const one = await app.get('/readyz?exclude=cache')
      assert.equal(one.status, 503)
      assert.deepEqual(rows(one.body), ['database', 'queue'])
      const two = await app.get('/readyz?exclude=cache&exclude=queue&exclude=unknown&exclude=__proto__')
      assert.equal(two.status, 200)
      assert.deepEqual(rows(two.body), ['database'])
    },
  },
  {
    name: 'does not run an excluded check',
    async run({ mount }) {
      let runs = 0
      const app = await mount(createHealth({ readiness: { database: () => true, slow: () => void runs++ } }))
      assert.equal((await app.get('/readyz?exclude=slow')).status, 200)
      assert.equal((await app.get('/readyz/database')).status, 200)
      assert.equal(runs, 0)
    },
  },
  {
    name: 'answers the path of one check with the status of that check only',
    async run({ mount }) {
      const app = await mount(health())
      const expected: Readonly<Record<string, number>> = {
        '/readyz/database': 200,
        '/readyz/cache': 503,
        '/readyz/cache/': 503,
        '/healthz/cache': 503,
        '/healthz/loop': 200,
        '/livez/loop': 200,
      }
      for (const [path, status] of Object.entries(expected)) assert.equal((await app.get(path)).status, status, path)
      assert.deepEqual(rows((await app.get('/readyz/cache')).body), ['cache'])
    },
  },
  {
    name: 'the path of a check that is unknown, or belongs to another probe, goes on to the app',
    async run({ mount }) {
      const app = await mount(health())
      for (const path of [
        '/readyz/unknown',
        '/readyz/loop',
        '/livez/database',
        '/startupz/database',
        '/healthz/unknown',
        '/readyz/Database',
      ]) {
        assert.equal((await app.get(path)).status, 401, path)
        assert.equal((await app.get(path, { authorization: 'Basic dGVzdA==' })).status, 404, path)
      }
    },
  },
  {
    name: 'a group of checks has a path, status codes and details of its own, and a path for each of its checks',
    async run({ mount }) {
      const groups = {
        '/health/payments': { checks: ['database', 'queue'], status: { unhealthy: 500 } },
        '/health/loop': { checks: ['loop'], details: 'none' },
      } as const
      const app = await mount(health(), { groups })
      const payments = await app.get('/health/payments')
      assert.equal(payments.status, 500)
      assert.deepEqual(rows(payments.body), ['database', 'queue'])
      assert.equal((await app.get('/health/payments/')).status, 500)
      assert.equal((await app.get('/health/payments?exclude=queue')).status, 200)
      assert.equal((await app.get('/health/payments/queue')).status, 500)
      assert.equal((await app.get('/health/payments/cache')).status, 401)
      assert.equal((await app.get('/health/loop')).body, '{"status":"healthy"}')
      assert.equal((await app.get('/health/loop/loop')).status, 401)
      assert.equal((await app.send({ method: 'HEAD', path: '/health/payments' })).status, 500)
      assert.equal((await app.send({ method: 'POST', path: '/health/payments' })).status, 405)
      assert(!app.log.includes('/health/payments'))
    },
  },
]
