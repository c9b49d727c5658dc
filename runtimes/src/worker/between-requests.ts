import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import { sendRequest } from '@hale/conformance'
import { createHealth } from '@hale/core'
import type { Particular } from '../suite'

// At the global scope, as users do it. workerd allows neither timers nor I/O there.
let runs = 0
const health = createHealth({
  readiness: {
    queue: {
      every: 500,
      async run() {
        runs++
        await wait(10)
      },
    },
  },
})
health.start()

/** What `every` means where nothing runs between requests. */
export const betweenRequests: readonly Particular[] = [
  {
    name: 'a check with every runs only for a probe, and runs again when its result is older than that',
    async run(mount) {
      assert.equal(runs, 0)
      const { port } = await mount(health)
      const get = () => sendRequest(port, { path: '/readyz' })
      const first = await get()
      assert.equal(first.status, 200)
      assert.equal((await get()).body, first.body)
      assert.equal(runs, 1)
      await wait(1_200)
      assert.equal(runs, 1)
      assert.equal((await get()).status, 200)
      assert.equal(runs, 2)
    },
  },
  {
    name: 'a check with every whose timeout does not fit into the deadline throws, because it could never end',
    async run() {
      const queue = { every: 10_000, timeout: 5_000, run: () => true }
      assert.throws(() => createHealth({ readiness: { queue } }), /nothing runs in the background on Workers/)
    },
  },
]
