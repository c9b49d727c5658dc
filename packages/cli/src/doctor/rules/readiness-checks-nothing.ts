import { type Finding, type NotJudged, notJudged } from '../finding'
import type { Evidence, Rule } from '../rule'
import { liveContainers } from './containers'

export const readinessChecksNothing: Rule = {
  id: 'readiness-checks-nothing',
  severity: 'warning',
  needs: 'service',
  question: 'Does readiness look at what the service needs?',
  why: 'Readiness without a check says only that the process runs. A pod with a wrong password gets requests, and a rollout of it passes.',
  remedy: 'Add a check for each system without which the service cannot answer, such as its database.',
  *check(evidence) {
    yield* judge(evidence)
  },
}

function* judge(evidence: Evidence): Iterable<Finding | NotJudged> {
  const { about, aboutMissing } = evidence.service ?? {}
  if (!about) return yield notJudged(aboutMissing ?? 'the service does not show `about`')
  if (Object.values(about.checks).some(({ probe }) => probe === 'readiness')) return
  const live = liveContainers(evidence)
  const readiness = 'notJudged' in live ? undefined : live.pods.flatMap(({ container }) => container.probes.readiness ?? [])[0]
  yield {
    place: readiness?.place,
    message: 'Readiness holds no check: it is healthy from 0 s on, whatever is down.',
    fix: { say: 'Add checks to `readiness` in createHealth.', edits: [] },
  }
}
