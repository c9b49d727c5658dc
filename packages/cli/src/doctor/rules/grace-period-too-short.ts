import type { Setting } from '../../manifest/setting'
import type { MapTree } from '../../manifest/tree'
import { setKey } from '../edits/tree-edits'
import type { Finding, NotJudged } from '../finding'
import type { Evidence, Rule } from '../rule'
import { liveContainers, type PodContainer, servingContainers } from './containers'
import { secondsText, sumText, type Term, total } from './sum'

/** What the process needs to exit once everything is closed. */
const EXIT: Term = ['exit', 1]

export const gracePeriodTooShort: Rule = {
  id: 'grace-period-too-short',
  severity: 'error',
  needs: 'either',
  live: 'the times of the shutdown in `about`',
  question: 'Does the platform wait long enough before it kills a process that stops?',
  why: 'The platform sends SIGKILL when the grace period is over. Requests that still run are cut off, and no shutdown step runs to its end.',
  remedy: 'Raise the grace period over the sum of all waits, or shorten `readinessDelay` and `timeout` of `gracefulShutdown`.',
  *check(evidence) {
    for (const subject of servingContainers(evidence.manifests)) yield* judgePod(subject, stopTerms(evidence, subject))
    yield* judgeOthers(evidence)
  },
}

/** The waits of the service, where it runs and says them. */
function stopTerms(evidence: Evidence, subject?: PodContainer): Term[] {
  const shutdown = evidence.service?.about?.shutdown
  const live = liveContainers(evidence)
  if (!shutdown || 'notJudged' in live) return []
  if (subject && !live.pods.some(({ container }) => container === subject.container)) return []
  return [
    ['readinessDelay', shutdown.readinessDelay / 1_000],
    ['timeout', shutdown.timeout / 1_000],
  ]
}

function* judgePod({ workload, container }: PodContainer, stop: readonly Term[]): Iterable<Finding> {
  const preStop = container.preStop?.seconds ?? 0
  // Nothing is known to wait.
  if (preStop === 0 && stop.length === 0) return
  const terms: Term[] = [['preStop', preStop], ...stop, EXIT]
  yield* judge({
    terms,
    limit: workload.gracePeriod,
    name: 'terminationGracePeriodSeconds',
    map: workload.pod,
    place: (workload.gracePeriod.tree ?? container.preStop?.tree ?? container.tree).place,
    written: (seconds) => seconds,
  })
}

function* judgeOthers(evidence: Evidence): Iterable<Finding | NotJudged> {
  const live = liveContainers(evidence)
  if ('notJudged' in live) {
    yield live
    return
  }
  const stop = stopTerms(evidence)
  if (stop.length === 0) return
  const terms: Term[] = [...stop, EXIT]
  for (const { stopGracePeriod: limit, tree: map } of live.compose) {
    yield* judge({ terms, limit, name: 'stop_grace_period', map, place: (limit.tree ?? map).place, written: (seconds) => `${seconds}s` })
  }
  for (const { stopTimeout: limit, tree: map } of live.ecs) {
    yield* judge({ terms, limit, name: 'stopTimeout', map, place: (limit.tree ?? map).place, written: (seconds) => seconds })
  }
}

interface Subject {
  readonly terms: readonly Term[]
  readonly limit: Setting
  /** The key of the grace period. */
  readonly name: string
  readonly map: MapTree
  readonly place: Finding['place']
  readonly written: (seconds: number) => unknown
}

function* judge({ terms, limit, name, map, place, written }: Subject): Iterable<Finding> {
  const needed = total(terms)
  if (needed <= limit.value) return
  const raised = Math.ceil(needed / 5) * 5
  const byDefault = limit.tree ? '' : ' (the default)'
  yield {
    place,
    message: `The process is killed ${secondsText(limit.value)} after SIGTERM, ${secondsText(needed - limit.value)} before it has stopped: requests are cut off.`,
    sum: `${sumText(terms)} > ${name} ${secondsText(limit.value)}${byDefault}`,
    fix: { say: `Set ${name} to ${raised} s or more.`, edits: [setKey(map, name, written(raised))] },
  }
}
