import type { About } from '@hale/core'
import { type Finding, type NotJudged, notJudged } from '../finding'
import type { Evidence } from '../rule'
import { liveContainers, type PodContainer } from './containers'

/** Judges each container of the files that runs by the settings of the service. Without `about` nothing is judged. */
export function* eachLivePod(
  evidence: Evidence,
  judge: (subject: PodContainer, about: About) => Iterable<Finding | NotJudged>,
): Iterable<Finding | NotJudged> {
  const about = evidence.service?.about
  const live = liveContainers(evidence)
  if ('notJudged' in live) return yield live
  if (!about) return yield notJudged(evidence.service?.aboutMissing ?? 'the service does not show `about`')
  if (live.pods.length === 0) return yield notJudged('the files hold no container of Kubernetes for this service')
  for (const subject of live.pods) yield* judge(subject, about)
}
