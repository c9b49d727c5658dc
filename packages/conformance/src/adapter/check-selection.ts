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
    name: 'exclude leaves checks out, as often as it is given, and an unknown name there never fails the probe',
    async run({ mount }) {
      const app = await mount(health())
      assert.equal((await app.get('/readyz')).status, 503)
      const one = await app.get('/readyz?exclude=cache')
      assert.equal(one.status, 503)
      assert.deepEqual(rows(one.body), ['database', 'queue'])
      const two = await app.get('/readyz?exclude=cache&exclude=queue&exclude=nobody&exclude=__proto__')
      assert.equal(two.status, 200)
      assert.deepEqual(rows(two.body), ['database'])
    },
  },
  {
    name: 'a check that is excluded is not run',
    async run({ mount }) {
      let runs = 0
      const app = await mount(createHealth({ readiness: { database: () => true, slow: () => void runs++ } }))
      assert.equal((await app.get('/readyz?exclude=slow')).status, 200)
      assert.equal((await app.get('/readyz/database')).status, 200)
      assert.equal(runs, 0)
    },
  },
  {
    name: 'a path for each check answers it alone, with a status of its own',
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
    name: 'a check that is unknown, or belongs to another probe, is 404',
    async run({ mount }) {
      const app = await mount(health())
      for (const path of [
        '/readyz/nobody',
        '/readyz/loop',
        '/livez/database',
        '/startupz/database',
        '/healthz/nobody',
        '/readyz/Database',
      ]) {
        assert.equal((await app.get(path)).status, 404, path)
      }
    },
  },
]
