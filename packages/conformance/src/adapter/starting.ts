import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

export const starting: readonly AdapterCase[] = [
  {
    name: 'answers 503 to startup and readiness until each hold is released, and a second release of a hold does nothing',
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
    name: 'a startup check runs until it passes, and never again: kubelet stops probing then, others do not',
    async run({ mount }) {
      let runs = 0
      let seeded = false
      const run = () => {
        runs++
        return seeded
      }
      const app = await mount(createHealth({ startup: { seed: { run, maxAge: 0 } } }))
      assert.equal((await app.get('/startupz')).status, 503)
      seeded = true
      assert.equal((await app.get('/startupz')).status, 200)
      const passed = runs
      assert.equal((await app.get('/startupz')).status, 200)
      assert.equal((await app.get('/healthz')).status, 200)
      assert.equal(runs, passed)
    },
  },
]
