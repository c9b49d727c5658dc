import assert from 'node:assert/strict'
import { type Check, createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

/** What a check in plain JavaScript may do. */
type Loose = () => unknown

const failures: Readonly<Record<string, Loose>> = {
  throws: () => {
    throw new Error('refused')
  },
  throwsNothing: () => {
    throw undefined
  },
  rejects: () => Promise.reject(new Error('refused')),
  rejectsLater: () => new Promise((_resolve, reject) => setTimeout(reject, 5, 'a string')),
  rejectsNothing: () => Promise.reject(),
  // biome-ignore lint/suspicious/noThenProperty: a thenable that is no promise is the case
  rejectsAsThenable: () => ({ then: (_resolve: unknown, reject: (reason: null) => void) => reject(null) }),
  rejectsFrozen: () => Promise.reject(Object.freeze(new Error('frozen'))),
  saysFalse: () => false,
  saysNull: async () => null,
  saysText: () => 'ok',
  saysUnknownStatus: async () => ({ status: 'up' }),
  hangs: () => new Promise(() => undefined),
}

export const neverOpen: readonly AdapterCase[] = [
  {
    name: 'answers 503 for every way in which a check can fail, with a row for each check (nestjs/terminus#2395: one failure hid the others)',
    async run({ mount }) {
      const readiness: Record<string, Check> = { fine: { run: () => true } }
      for (const [name, run] of Object.entries(failures)) readiness[name] = { run: run as Check['run'], timeout: 50 }
      const app = await mount(createHealth({ readiness }))
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 503)
      const { checks } = JSON.parse(answer.body)
      assert.equal(checks.fine.status, 'healthy')
      for (const name of Object.keys(failures)) assert.equal(checks[name]?.status, 'unhealthy', name)
    },
  },
  {
    name: 'a non-critical check that hangs is degraded, not unhealthy',
    async run({ mount }) {
      const health = createHealth({ readiness: { cache: { run: () => new Promise<void>(() => undefined), critical: false, timeout: 30 } } })
      const app = await mount(health)
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 200)
      assert.equal(JSON.parse(answer.body).status, 'degraded')
    },
  },
  {
    name: 'recovers with its check after a failed start',
    async run({ mount }) {
      let up = false
      const app = await mount(
        createHealth({ startup: { seed: { run: () => up, maxAge: 0 } }, readiness: { database: { run: () => up, maxAge: 0 } } }),
      )
      assert.equal((await app.get('/startupz')).status, 503)
      assert.equal((await app.get('/readyz')).status, 503)
      up = true
      assert.equal((await app.get('/startupz')).status, 200)
      assert.equal((await app.get('/readyz')).status, 200)
    },
  },
]
