import assert from 'node:assert/strict'
import { type Check, createHealth } from '@hale/core'
import type { AdapterCase, AppUnderTest } from '../adapter-case'

export const cascadeHeader: readonly AdapterCase[] = [
  {
    name: 'runs and shows only local checks for a request with Health-Via, and the phase still counts',
    async run({ mount }) {
      let runs = 0
      const database = () => {
        runs++
        return false
      }
      const health = createHealth({ readiness: { database, disk: { run: () => true, scope: 'local' } } })
      const app = await mount(health)
      const answer = await app.get('/readyz', { 'Health-Via': 'shop' })
      assert.equal(answer.status, 200)
      assert.deepEqual(Object.keys(JSON.parse(answer.body).checks), ['disk'])
      assert.equal(runs, 0)
      assert.equal((await app.get('/readyz')).status, 503)
      const release = health.hold('warming the cache')
      assert.equal((await app.get('/readyz', { 'health-via': 'shop' })).status, 503)
      release()
      health.drain()
      assert.equal((await app.get('/readyz', { 'health-via': 'shop' })).status, 503)
    },
  },
  {
    name: 'two services that check each other are both ready: the loop ends after one step',
    async run({ mount }) {
      const asked: string[] = []
      const asks = (name: string, other: () => AppUnderTest): Check => ({
        async run() {
          asked.push(name)
          const { status } = await other().get('/readyz', { 'health-via': name })
          if (status !== 200) throw new Error(`answered ${status}`)
        },
      })
      const orders: AppUnderTest = await mount(createHealth({ name: 'orders', readiness: { stock: asks('orders', () => stock) } }))
      const stock: AppUnderTest = await mount(createHealth({ name: 'stock', readiness: { orders: asks('stock', () => orders) } }))
      assert.equal((await orders.get('/readyz')).status, 200)
      assert.equal((await stock.get('/readyz')).status, 200)
      assert.deepEqual(asked, ['orders', 'stock'])
    },
  },
  {
    name: 'counts for HEAD, for OPTIONS, for /healthz and for the path of a check, in every media type; an empty one does not count',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => false, disk: { run: () => true, scope: 'local' } } }))
      const via = { 'health-via': 'shop' }
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        for (const path of ['/readyz', '/healthz', '/readyz/disk']) {
          assert.equal((await app.send({ method, path, headers: via })).status, 200, `${method} ${path}`)
        }
        assert.equal((await app.send({ method, path: '/readyz', headers: { 'health-via': '' } })).status, 503, method)
      }
      for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
        assert.doesNotMatch((await app.get('/readyz', { ...via, accept })).body, /database/, accept)
      }
    },
  },
]
