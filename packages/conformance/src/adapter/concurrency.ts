import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { type Check, createHealth } from '@hale/core'
import type { AdapterCase, AppUnderTest } from '../adapter-case'

/** The statuses of that many probes, sent at once on as many connections as the client opens. */
async function probeAtOnce(app: AppUnderTest, count: number, path = '/readyz'): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 100 })
  const answers = await Promise.all(Array.from({ length: count }, () => app.send({ path, agent })))
  agent.destroy()
  return answers.map((answer) => answer.status)
}

export const concurrency: readonly AdapterCase[] = [
  {
    name: 'runs a check once for 1,000 probes at the same time',
    async run({ mount }) {
      let runs = 0
      const database: Check = {
        timeout: 50_000,
        maxAge: 60_000,
        run: () => {
          runs++
          return new Promise((resolve) => setTimeout(resolve, 50))
        },
      }
      const app = await mount(createHealth({ deadline: 60_000, readiness: { database } }))
      const statuses = await probeAtOnce(app, 1_000)
      assert.deepEqual(new Set(statuses), new Set([200]))
      assert.equal(runs, 1)
    },
  },
  {
    name: 'while checks hang each probe is 503, liveness is 200, and few runs per check are outstanding (godaddy/terminus: one more per probe)',
    async run({ mount }) {
      let runs = 0
      const hangs: Check = {
        timeout: 50,
        maxAge: 0,
        run: () => {
          runs++
          return new Promise<void>(() => undefined)
        },
      }
      const app = await mount(createHealth({ readiness: { first: hangs, second: hangs, third: hangs } }))
      for (let round = 0; round < 3; round++) {
        assert.deepEqual(new Set(await probeAtOnce(app, 20)), new Set([503]))
        assert.deepEqual(new Set(await probeAtOnce(app, 20, '/livez')), new Set([200]))
      }
      // A second run starts when it is due, a third 10 s later, and never more than three are outstanding.
      assert.ok(runs >= 3 && runs <= 3 * 3, `${runs} runs of three checks`)
    },
  },
  {
    name: 'serves a fresh result without a run',
    async run({ mount }) {
      let runs = 0
      const app = await mount(createHealth({ readiness: { database: { run: () => void runs++, maxAge: 60_000 } } }))
      const first = await app.get('/readyz')
      for (let count = 0; count < 10; count++) assert.equal((await app.get('/readyz')).body, first.body)
      assert.equal(runs, 1)
    },
  },
  {
    name: 'two apps in one process that use the same check object share no state',
    async run({ mount }) {
      let up = true
      const shared: Check = { run: () => up, maxAge: 60_000 }
      const one = await mount(createHealth({ name: 'one', readiness: { shared } }), { details: 'full' })
      const two = await mount(createHealth({ name: 'two', readiness: { shared } }), { details: 'full', status: { unhealthy: 500 } })
      assert.equal((await one.get('/readyz')).status, 200)
      up = false
      assert.equal((await two.get('/readyz')).status, 500)
      assert.equal((await one.get('/readyz')).status, 200)
      assert.match((await one.get('/readyz')).body, /"one"/)
      assert.match((await two.get('/readyz')).body, /"two"/)
    },
  },
]
