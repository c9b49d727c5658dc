// One server in a process of its own: `node server-process.mjs '{"module","serve","checks","setup"}'`.
import { createChecks } from './checks.mjs'
import { answerCommands } from './commands.mjs'
import { holdings, usage } from './usage.mjs'

const { module, serve, checks: order, setup } = JSON.parse(process.argv[2] ?? '{}')
const { checks, mostRuns, hang } = createChecks(order)
const port = await (await import(module))[serve]({ checks, ...setup })

function busy(/** @type {number} */ ms) {
  const end = performance.now() + ms
  while (performance.now() < end);
}

answerCommands({
  port: () => port,
  usage,
  holdings,
  mostRuns,
  hang,
  /** Blocks the event loop for `ms`, every so many ms. */
  block({ ms, every }) {
    // Not in a timer: what blocks is mostly a request, and then timers that are due come next, before what has arrived.
    setInterval(() => setImmediate(busy, ms), every)
  },
})
