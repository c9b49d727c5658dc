import type { KubeProbe } from '../../manifest/kubernetes/probe'
import { setKey } from '../edits/tree-edits'
import { type Finding, type NotJudged, notJudged } from '../finding'
import type { Rule } from '../rule'
import { haleReport } from './hale-report'
import { eachMeasured, type MeasuredProbe } from './probe-endpoint'
import { secondsText, sumText } from './sum'

export const livenessShorterThanBlock: Rule = {
  id: 'liveness-shorter-than-block',
  severity: 'error',
  needs: 'service',
  question: 'Does liveness survive the longest time for which the event loop was blocked?',
  why: 'A blocked event loop answers no probe. Kubelet kills a process that only works hard, and its work begins anew.',
  remedy: 'Raise `failureThreshold` or `periodSeconds`, split the work, or answer probes from another thread: `probeThread`.',
  *check(evidence) {
    const { about, aboutMissing } = evidence.service ?? {}
    if (!about) return yield notJudged(aboutMissing ?? 'the service does not show `about`')
    const { longestBlock } = about
    if (longestBlock === undefined) return yield notJudged('`about.longestBlock` is absent: only `probeThread` measures it')
    yield* eachMeasured(evidence, ['liveness'], (probe) => judge(probe, longestBlock / 1_000))
  },
}

function* judge({ probe, answers }: MeasuredProbe, block: number): Iterable<Finding | NotJudged> {
  // The thread answers for a main thread that is blocked.
  if (haleReport(answers[0])?.scopes?.has('mainThread')) return
  const last = lastFailure(probe)
  if (block <= last) return
  const certain = block > last + probe.period.value
  const threshold = Math.ceil((block - probe.timeout.value) / probe.period.value) + 1
  yield {
    severity: certain ? 'error' : 'warning',
    place: (probe.failureThreshold.tree ?? probe.tree).place,
    message: `The event loop was blocked for ${secondsText(block)}. Liveness gives up after ${secondsText(last)} to ${secondsText(last + probe.period.value)}: kubelet ${certain ? 'kills' : 'may kill'} the process in the middle of its work.`,
    sum: `${sumText([
      [
        `period ${secondsText(probe.period.value)} × ${probe.failureThreshold.value - 1} failures before the last one =`,
        last - probe.timeout.value,
      ],
      ['timeout', probe.timeout.value],
    ])} < longest block ${secondsText(block)}`,
    fix: { say: `Set failureThreshold to ${threshold} or more.`, edits: [setKey(probe.tree, 'failureThreshold', threshold)] },
  }
}

/** Probes at 0, 10 and 20 s with a timeout of 1 s have all failed by 21 s. */
function lastFailure({ period, failureThreshold, timeout }: KubeProbe): number {
  return period.value * (failureThreshold.value - 1) + timeout.value
}
