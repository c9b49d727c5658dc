import { setKey } from '../edits/tree-edits'
import { notJudged } from '../finding'
import type { Rule } from '../rule'
import { eachLivePod } from './live-pods'
import { secondsText } from './sum'

const SPARE = 2

export const startupBudgetTooShort: Rule = {
  id: 'startup-budget-too-short',
  severity: 'error',
  needs: 'service',
  question: 'Does the startup probe wait twice as long as the start takes?',
  why: 'A start takes longer on a busy node, with a cold cache or after a migration. Kubelet then kills the container, and the next start is no faster.',
  remedy: 'Raise `failureThreshold` of the startup probe. A start that is quicker ends it earlier, so a large budget costs nothing.',
  *check(evidence) {
    yield* eachLivePod(evidence, function* ({ container }, { startedAfter }) {
      const { startup } = container.probes
      if (!startup) return
      if (startedAfter === undefined) return yield notJudged('the service is still starting')
      const start = startedAfter / 1_000
      const { period, failureThreshold } = startup
      const budget = period.value * failureThreshold.value
      if (budget >= SPARE * start) return
      const failures = Math.ceil((SPARE * start) / period.value)
      yield {
        place: (failureThreshold.tree ?? startup.tree).place,
        message: `The service started after ${secondsText(start)}, and the startup probe gives up after ${secondsText(budget)}: a start that takes twice as long on a busy node never ends.`,
        sum: `period ${secondsText(period.value)} × failureThreshold ${failureThreshold.value} = ${secondsText(budget)} < 2 × start ${secondsText(start)} = ${secondsText(SPARE * start)}`,
        fix: { say: `Set failureThreshold to ${failures} or more.`, edits: [setKey(startup.tree, 'failureThreshold', failures)] },
      }
    })
  },
}
