import { secondsToFail } from '../../manifest/kubernetes/probe'
import { type Finding, type NotJudged, notJudged } from '../finding'
import type { Evidence, Rule } from '../rule'
import { liveContainers } from './containers'
import { secondsText } from './sum'

export const degradedIsError: Rule = {
  id: 'degraded-is-error',
  severity: 'warning',
  needs: 'service',
  question: 'Does a degraded instance keep its requests?',
  why: 'Degraded means: it serves, but something is worse than it should be. A code of 400 or more takes every replica out of rotation for it.',
  remedy: 'Leave `status.degraded` at 200, and alert on the status in the body or on the metric.',
  *check(evidence) {
    yield* judge(evidence)
  },
}

function* judge(evidence: Evidence): Iterable<Finding | NotJudged> {
  const { about, aboutMissing } = evidence.service ?? {}
  if (!about) return yield notJudged(aboutMissing ?? 'the service does not show `about`')
  const code = about.status?.degraded
  if (code === undefined) return yield notJudged('`about.status` is absent')
  if (code >= 200 && code < 400) return
  const live = liveContainers(evidence)
  const readiness = 'notJudged' in live ? undefined : live.pods.flatMap(({ container }) => container.probes.readiness ?? [])[0]
  const when = readiness ? `${secondsText(secondsToFail(readiness))} after something degrades` : 'when something degrades'
  yield {
    place: readiness?.place,
    message: `Degraded answers ${code}, which kubelet and most clients count as a failure: every replica leaves rotation ${when}.`,
    fix: { say: 'Remove `status: { degraded }` from the options of the probes.', edits: [] },
  }
}
