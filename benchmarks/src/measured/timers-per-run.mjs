import { createHook } from 'node:async_hooks'
import { setImmediate as turn } from 'node:timers/promises'

const RUNS = 20

/**
 * How many timers one run leaves behind. It counts unref'd timers too, which Node.js does not list.
 *
 * @param {() => Promise<unknown>} run
 */
export async function timersPerRun(run) {
  /** @type {Set<number>} */
  const timers = new Set()
  const hook = createHook({
    init(id, type) {
      if (type === 'Timeout') timers.add(id)
    },
    destroy(id) {
      timers.delete(id)
    },
  }).enable()
  for (let count = 0; count < RUNS; count += 1) await run()
  await turn()
  hook.disable()
  return timers.size / RUNS
}
