import { type Finding, type NotJudged, notJudged } from '../finding'
import { p99 } from '../live/measurement'
import type { Evidence, Rule } from '../rule'
import { type ContainerProbe, liveContainers, probesOf, servingContainers } from './containers'
import { setting } from './describe-probe'
import { haleReport } from './hale-report'
import { type MeasuredProbe, measuredProbe } from './probe-endpoint'
import { secondsText } from './sum'

export const timeoutTooShort: Rule = {
  id: 'timeout-too-short',
  severity: 'error',
  needs: 'either',
  live: 'whether the answer of the service fits into the timeout',
  question: 'Does kubelet wait as long as the slowest answer takes?',
  why: 'An answer that comes a millisecond after the timeout is a failure. That happens when a dependency is slow, and then to every replica.',
  remedy: 'Set `timeoutSeconds` over the deadline of the report, which is 0.9 s in Hale unless you set another.',
  *check(evidence) {
    const live = liveContainers(evidence)
    if ('notJudged' in live) yield live
    for (const subject of servingContainers(evidence.manifests).flatMap(probesOf)) {
      if (subject.probe.action.type !== 'http') continue
      const measured = measuredProbe(evidence, subject)
      if (measured) yield* judgeLive(evidence, measured)
      else yield* judgeFiles(subject)
    }
  },
}

function* judgeFiles({ container, probe }: ContainerProbe): Iterable<Finding> {
  if (probe.name === 'startup' || probe.timeout.tree) return
  yield {
    severity: 'warning',
    place: probe.place,
    message: `Kubelet gives up on the ${probe.name} probe of container ${container.name} after 1 s (the default), whatever the service needs.`,
    fix: setting(probe.tree, 'timeoutSeconds', 2, 'Say how long an answer may take.'),
  }
}

function* judgeLive(evidence: Evidence, measured: MeasuredProbe): Iterable<Finding | NotJudged> {
  const { probe, measurement } = measured
  const deadline = deadlineOf(evidence, measured)
  if (deadline === undefined) yield notJudged(evidence.service?.aboutMissing ?? 'the service does not show `about`')
  const [needed, what] = longest([deadline ?? 0, 'the deadline of the report'], [p99(measurement), 'the p99 of the answers'])
  if (needed < probe.timeout.value * 1_000) return
  const seconds = Math.floor(needed / 1_000) + 1
  yield {
    place: (probe.timeout.tree ?? probe.tree).place,
    message: `Kubelet gives up on the ${probe.name} probe after ${secondsText(probe.timeout.value)}, and an answer may take ${secondsText(needed / 1_000)}: a slow dependency fails the probe of every replica.`,
    sum: `timeoutSeconds ${secondsText(probe.timeout.value)}${probe.timeout.tree ? '' : ' (the default)'} \u2264 ${what} ${secondsText(needed / 1_000)}`,
    fix: setting(probe.tree, 'timeoutSeconds', seconds),
  }
}

/** How long (ms) a report may take: 0 for an endpoint that runs no check, or that is not Hale's. `undefined` where it is not shown. */
function deadlineOf({ service }: Evidence, { answers }: MeasuredProbe): number | undefined {
  const report = haleReport(answers[0])
  if (!report) return 0
  const about = service?.about
  if (!about) return undefined
  const checks = Object.values(about.checks)
  const runs = report.probe === undefined ? checks : checks.filter(({ probe }) => probe === report.probe)
  return runs.length === 0 ? 0 : about.deadline
}

type Limit = readonly [ms: number, what: string]

function longest(one: Limit, other: Limit): Limit {
  return other[0] > one[0] ? other : one
}
