import { env } from 'cloudflare:workers'
import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, type MountedApp, sendRequest } from '@hale/conformance'
import { type Check, createHealth } from '@hale/core'
import type { Particular } from '../suite'

const get = (app: MountedApp, path = '/readyz'): Promise<Answer> => sendRequest(app.port, { path })

/** Sends a request and leaves that many ms later. */
const askAndLeave = (app: MountedApp, ms: number, path = '/readyz') =>
  fetch(`http://127.0.0.1:${env.leavingClient}/${app.port}/${ms}${path}`)

/** A check that takes 300 ms, and how often it started and ended. */
function slow() {
  const counted = { begun: 0, ended: 0 }
  const database: Check = {
    timeout: 600,
    maxAge: 60_000,
    async run() {
      counted.begun++
      await wait(300)
      counted.ended++
    },
  }
  return { health: createHealth({ readiness: { database } }), counted }
}

/** With `waitUntil` workerd continues what a request has started. */
export const outlivesItsClient: readonly Particular[] = [
  {
    name: 'a run that others wait for continues when the client that started it has left',
    async run(mount) {
      const { health, counted } = slow()
      const app = await mount(health)
      const gone = askAndLeave(app, 100)
      await wait(50)
      assert.equal((await get(app)).status, 200)
      await gone
      assert.deepEqual(counted, { begun: 1, ended: 1 })
    },
  },
]

/** Without it workerd ends everything of the request, timers too. */
export const endsWithItsClient: readonly Particular[] = [
  {
    name: 'a request that waits for the run of a client that has left gets a response within the timeout',
    async run(mount) {
      const { health, counted } = slow()
      const app = await mount(health)
      const start = Date.now()
      const gone = askAndLeave(app, 100)
      await wait(50)
      const { status, body } = await get(app)
      assert(Date.now() - start < 2_000, 'it took longer')
      await gone
      assert.equal(status, 503)
      assert.equal(JSON.parse(body).checks.database.error.code, 'timeout')
      assert.deepEqual(counted, { begun: 1, ended: 0 })
    },
  },
  {
    name: 'a check whose run ended with its client runs again a second after the timeout, and is healthy again',
    async run(mount) {
      const { health, counted } = slow()
      const app = await mount(health)
      await askAndLeave(app, 100)
      await wait(1_700)
      assert.equal((await get(app)).status, 200)
      assert.deepEqual(counted, { begun: 2, ended: 1 })
    },
  },
  {
    name: "a check's timeout does not depend on the timer of a client that has left",
    async run(mount) {
      const hangs = (timeout: number): Check => ({ timeout, run: () => new Promise<void>(() => undefined) })
      const app = await mount(createHealth({ readiness: { first: hangs(700), second: hangs(300) } }))
      const answer = get(app, '/readyz/first')
      await wait(50)
      await askAndLeave(app, 50, '/readyz/second')
      assert.equal((await answer).status, 503)
      assert.equal((await get(app, '/readyz/second')).status, 503)
    },
  },
]
