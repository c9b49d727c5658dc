import type { Evidence, Rule } from '../rule'
import { liveContainers } from './containers'
import { setting } from './describe-probe'
import { secondsText } from './sum'

/** What ECS allows. */
const LONGEST = 300

export const ecsNoStartPeriod: Rule = {
  id: 'ecs-no-start-period',
  severity: 'warning',
  needs: 'either',
  live: 'whether the measured start fits',
  question: 'Does the health check of an ECS container leave time for the start?',
  why: 'Failures count from the first second on unless `startPeriod` is set. A start that takes longer is stopped and begins again.',
  remedy: 'Set `startPeriod` to twice the time of a start.',
  *check(evidence) {
    for (const { name, healthcheck, healthcheckTree } of evidence.manifests.ecsContainers) {
      if (!healthcheck || !healthcheckTree) continue
      const { startPeriod, interval, retries } = healthcheck
      const started = measuredStart(name, evidence)
      if (startPeriod.value > 0 && startPeriod.value >= started) continue
      const budget = startPeriod.value + interval.value * retries.value
      yield {
        place: (startPeriod.tree ?? healthcheckTree).place,
        message: `Container ${name} is stopped when its start takes longer than ${secondsText(budget)}${started > 0 ? `; it took ${secondsText(started)}` : ''}.`,
        sum: `startPeriod ${secondsText(startPeriod.value)} + interval ${secondsText(interval.value)} × retries ${retries.value} = ${secondsText(budget)}`,
        fix: setting(healthcheckTree, 'startPeriod', Math.min(LONGEST, Math.max(60, Math.ceil(started * 2)))),
      }
    }
  },
}

/** In seconds; 0 where nothing was measured. */
function measuredStart(name: string, evidence: Evidence): number {
  const live = liveContainers(evidence)
  const isLive = !('notJudged' in live) && live.ecs.some((container) => container.name === name)
  return isLive ? (evidence.service?.about?.startedAfter ?? 0) / 1_000 : 0
}
