// One server in its own process: `node server-process.mjs '{"module","serve","checks","setup"}'`.
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
  /** Blocks the event loop for `ms` ms, each `every` ms. */
  block({ ms, every }) {
    // Not in a timer: mostly a request blocks, and then due timers run before arrived data is read.
    setInterval(() => setImmediate(busy, ms), every)
  },
})
