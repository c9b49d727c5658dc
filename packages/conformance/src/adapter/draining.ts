import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'
import { createGate } from '../gate'

export const draining: readonly AdapterCase[] = [
  {
    name: 'answers 503 to readiness at once and without a run while draining, and 200 to liveness: ECS, Docker and Nomad would kill early',
    async run({ mount }) {
      let runs = 0
      const health = createHealth({ liveness: { loop: () => true }, readiness: { database: { run: () => void runs++, maxAge: 0 } } })
      const app = await mount(health)
      assert.equal((await app.get('/readyz')).status, 200)
      const before = runs
      health.drain()
      health.drain()
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 503)
      assert.equal(JSON.parse(answer.body).phase, 'draining')
      assert.equal(runs, before)
      assert.equal((await app.get('/livez')).status, 200)
    },
  },
  {
    name: 'answers a probe that is in flight when draining begins',
    async run({ mount }) {
      const started = createGate()
      const gate = createGate()
      const health = createHealth({
        deadline: 60_000,
        readiness: {
          database: {
            timeout: 50_000,
            run: () => {
              started.open()
              return gate.opened
            },
          },
        },
      })
      const app = await mount(health)
      const answer = app.get('/readyz')
      await started.opened
      health.drain()
      gate.open()
      assert([200, 503].includes((await answer).status))
      assert.equal((await app.get('/readyz')).status, 503)
    },
  },
  {
    name: 'answers 503 on a connection that was kept alive from before: Envoy and load balancers reuse connections',
    async run({ mount }) {
      const health = createHealth({ readiness: { database: { run: () => true, maxAge: 60_000 } } })
      const app = await mount(health)
      const connection = await app.connect()
      const asks = 'HTTP/1.1\r\nHost: localhost\r\n\r\n'
      connection.send(`GET /readyz ${asks}`)
      assert.equal((await connection.receive()).status, 200)
      health.drain()
      connection.send(`GET /readyz ${asks}`)
      assert.equal((await connection.receive()).status, 503)
      connection.send(`OPTIONS /readyz ${asks}`)
      assert.equal((await connection.receive()).status, 503)
      connection.send(`GET /livez ${asks}`)
      assert.equal((await connection.receive()).status, 200)
    },
  },
]
