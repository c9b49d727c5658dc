import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'
import { createGate } from './gate'

export const lifecycle: readonly AdapterCase[] = [
  {
    name: 'draining is 503 on readiness at once and without a run, while liveness stays 200: ECS, Docker and Nomad would kill early',
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
    name: 'a probe that is under way when draining begins is still answered',
    async run({ mount }) {
      const started = createGate()
      const gate = createGate()
      const health = createHealth({
        readiness: {
          database: {
            timeout: 800,
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
    name: 'a hold is 503 on startup and readiness until it is released, and releasing it twice releases one',
    async run({ mount }) {
      const health = createHealth()
      const app = await mount(health)
      const first = health.hold('warming the cache')
      const second = health.hold('reading the catalogue')
      first()
      first()
      for (const path of ['/startupz', '/readyz']) assert.equal((await app.get(path)).status, 503, path)
      assert.equal((await app.get('/livez')).status, 200)
      second()
      for (const path of ['/startupz', '/readyz']) assert.equal((await app.get(path)).status, 200, path)
    },
  },
  {
    name: 'a startup check runs until it was healthy once, and never again',
    async run({ mount }) {
      let runs = 0
      const app = await mount(createHealth({ startup: { seed: { run: () => ++runs >= 2, maxAge: 0 } } }))
      assert.equal((await app.get('/startupz')).status, 503)
      assert.equal((await app.get('/startupz')).status, 200)
      assert.equal((await app.get('/startupz')).status, 200)
      assert.equal((await app.get('/healthz')).status, 200)
      assert.equal(runs, 2)
    },
  },
]
