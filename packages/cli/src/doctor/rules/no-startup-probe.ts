import { plain } from '../../manifest/plain'
import { setKey } from '../edits/tree-edits'
import { notJudged } from '../finding'
import type { Rule } from '../rule'
import { eachLivePod } from './live-pods'
import { secondsText, sumText, type Term, total } from './sum'

const PERIOD = 5

export const noStartupProbe: Rule = {
  id: 'no-startup-probe',
  severity: 'warning',
  needs: 'service',
  question: 'Does liveness leave the service the time that its start takes?',
  why: 'Without a startup probe, liveness counts from the first second on. A start that is a little slower than usual ends in a loop of restarts.',
  remedy: 'Add a startup probe with twice the time that the start takes. Until it passes, kubelet sends no other probe.',
  *check(evidence) {
    yield* eachLivePod(evidence, function* ({ container }, { startedAfter }) {
      const { liveness, startup } = container.probes
      if (!liveness || startup) return
      if (startedAfter === undefined) return yield notJudged('the service is still starting')
      const { initialDelay, period, failureThreshold, timeout } = liveness
      const terms: Term[] = [
        ['initialDelay', initialDelay.value],
        [
          `period ${secondsText(period.value)} × ${failureThreshold.value - 1} failures before the last one =`,
          period.value * (failureThreshold.value - 1),
        ],
        ['timeout', timeout.value],
      ]
      const start = startedAfter / 1_000
      if (start <= total(terms)) return
      const action =
        liveness.action.type === 'http' ? { httpGet: { ...(plain(liveness.action.tree) as object), path: '/startupz' } } : undefined
      const seldom = Math.max(PERIOD, timeout.value)
      const failures = Math.max(1, Math.ceil((2 * start) / seldom))
      const numbers = { periodSeconds: seldom, ...(timeout.tree && { timeoutSeconds: timeout.value }), failureThreshold: failures }
      yield {
        place: liveness.place,
        message: `The service started after ${secondsText(start)}. Liveness gives up after ${secondsText(total(terms))}: kubelet restarts it while it starts.`,
        sum: `${sumText(terms)} < start ${secondsText(start)}`,
        fix: {
          say: 'Add a startup probe.',
          edits: action ? [setKey(container.tree, 'startupProbe', { ...action, ...numbers })] : [],
        },
      }
    })
  },
}
