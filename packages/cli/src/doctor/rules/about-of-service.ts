import type { About } from '@hale/core'
import { type Finding, type NotJudged, notJudged } from '../finding'
import type { Evidence } from '../rule'
import { type LiveContainers, liveContainers } from './containers'

/** Judges the containers that run by the settings of the service. Without `about`, or without a container, nothing is judged. */
export function* withAbout(
  evidence: Evidence,
  judge: (about: About, live: LiveContainers) => Iterable<Finding | NotJudged>,
): Iterable<Finding | NotJudged> {
  const { about, aboutMissing } = evidence.service ?? {}
  const live = liveContainers(evidence)
  if (!about) yield notJudged(aboutMissing ?? 'the service does not show `about`')
  else if ('notJudged' in live) yield live
  else yield* judge(about, live)
}
