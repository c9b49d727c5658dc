// Evaluations without a server: `node evaluation-process.mjs '{"module","evaluator","checks","setup"}'`.
import { setImmediate as turn } from 'node:timers/promises'
import { bytesPerRun } from './bytes-per-run.mjs'
import { createChecks } from './checks.mjs'
import { answerCommands } from './commands.mjs'
import { timersPerRun } from './timers-per-run.mjs'

const { module, evaluator, checks: order, setup } = JSON.parse(process.argv[2] ?? '{}')
const { checks } = createChecks(order)
const evaluate = await (await import(module))[evaluator]({ checks, ...setup })

answerCommands({
  /** One after the other, for so many seconds. */
  async run({ seconds }) {
    const cpu = process.cpuUsage()
    const start = performance.now()
    const end = start + seconds * 1_000
    let runs = 0
    let now = start
    let breather = start
    while (now < end) {
      await evaluate()
      runs += 1
      now = performance.now()
      // Let timers and garbage collection run, as they do in a server.
      if (now - breather > 5) {
        await turn()
        breather = now
      }
    }
    const { user, system } = process.cpuUsage(cpu)
    return { runs, seconds: (performance.now() - start) / 1_000, cpu: user + system }
  },
  bytesPerRun: () => bytesPerRun(evaluate),
  timersPerRun: () => timersPerRun(evaluate),
})
