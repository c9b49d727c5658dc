import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { eventLoop, memory } from '@hale/checks/system'
import { createHealth } from '@hale/core'
import { probes } from '@hale/node'
import { listen } from '../listen.mjs'

let turns = 0

/** Every way in which a check can fail, and some that pass. */
const checks = {
  well: async () => {},
  failing: async () => {
    throw new Error('postgres://orders:secret@database/orders refused the connection')
  },
  throwing: () => {
    throw undefined
  },
  invalid: () => /** @type {any} */ ('fine'),
  slow: async () => {
    await sleep(300)
  },
  // Never settles, so it runs once in all the time.
  hung: () => /** @type {Promise<void>} */ (new Promise(() => {})),
  // Settles after it was given up, each time.
  late: async () => {
    await sleep(700)
  },
  // Ends on abort, as fetch does.
  obedient: (/** @type {{ signal: AbortSignal }} */ { signal }) =>
    /** @type {Promise<void>} */ (
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      })
    ),
  flapping: {
    run: async () => (turns++ & 1) === 0,
    failureThreshold: 2,
    successThreshold: 2,
    maxAge: 50,
  },
  background: { run: async () => ({ observed: { value: performance.now(), unit: 'ms' } }), every: 50 },
}

/** @type {import('../setup').Serve} */
export function serve() {
  const health = createHealth({
    name: 'soak',
    liveness: { eventLoop: eventLoop() },
    startup: { migrated: async () => {} },
    readiness: { ...checks, memory: memory() },
  })
  health.onTransition(() => {})
  return listen(createServer(probes(health)))
}
