import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const down = (): never => {
  throw new Error('connection refused')
}

export const statuses: readonly AdapterCase[] = [
  {
    name: 'answers 200 to all four endpoints when every check is healthy: AWS ALB and Envoy accept only 200',
    async run({ mount }) {
      const health = createHealth({
        liveness: { loop: () => true },
        readiness: { database: async () => {} },
        startup: { seed: async () => true },
      })
      // It may have passed by itself already, and the first answer must not depend on that.
      await health.report('startup')
      const app = await mount(health)
      for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) {
        const answer = await app.get(path)
        assert.equal(answer.status, 200, path)
        assert.equal(JSON.parse(answer.body).status, 'healthy', path)
      }
    },
  },
  {
    name: 'answers 503 to readiness and 200 to liveness when a dependency is down: kubelet must not restart the container',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: down } }))
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 503)
      assert.equal(JSON.parse(answer.body).status, 'unhealthy')
      assert.equal((await app.get('/livez')).status, 200)
      assert.equal((await app.get('/healthz')).status, 503)
    },
  },
  {
    name: 'answers 200 with the status degraded when only a non-critical check is down',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { cache: { run: down, critical: false }, database: () => true } }))
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 200)
      assert.equal(JSON.parse(answer.body).status, 'degraded')
    },
  },
  {
    name: 'answers with the status codes of its options: Consul wants 429 for a warning, HAProxy with disable-on-404 takes 404 for draining',
    async run({ mount }) {
      const health = createHealth({ readiness: { cache: { run: down, critical: false } }, liveness: { loop: () => false } })
      const app = await mount(health, { status: { degraded: 429, unhealthy: 500 } })
      assert.equal((await app.get('/readyz')).status, 429)
      assert.equal((await app.get('/livez')).status, 500)
      const drained = await mount(createHealth({ liveness: { loop: () => false } }), { status: { unhealthy: 404 } })
      assert.equal((await drained.send({ method: 'OPTIONS', path: '/livez' })).status, 404)
    },
  },
  {
    name: 'never redirects: kubelet takes a redirect to another host for success',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => true } }))
      for (const path of ['/readyz', '/readyz/', '/readyz/?a', '/readyz/database/', '/livez/', '/healthz/']) {
        const answer = await app.get(path, { 'user-agent': 'kube-probe/1.31', accept: '*/*', connection: 'close' })
        assert.equal(answer.status, 200, path)
        const { location } = answer.headers
        assert.equal(location, undefined)
      }
    },
  },
]
