import { secondsToFail } from '../../manifest/kubernetes/probe'
import { setKey } from '../edits/tree-edits'
import type { Finding, Fix } from '../finding'
import { answersOf } from '../live/measurement'
import type { Evidence, Rule } from '../rule'
import { haleReport } from './hale-report'
import { eachMeasured, type MeasuredProbe } from './probe-endpoint'
import { secondsText } from './sum'

const PATHS = { liveness: '/livez', readiness: '/readyz', startup: '/startupz' } as const
const MEANING = {
  liveness: 'the container restarts',
  readiness: 'the pod gets no request',
  startup: 'the container restarts and never starts',
} as const

export const pathNotFound: Rule = {
  id: 'path-not-found',
  severity: 'error',
  needs: 'service',
  question: 'Is there something at the path that a probe requests?',
  why: 'A path with a mistake, or behind a prefix that the manifest forgets, answers 404. Kubelet counts that as a failure, each time.',
  remedy: 'Write the path that the service answers, with its prefix.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], (probe) => judge(evidence, probe))
  },
}

function* judge(evidence: Evidence, { probe, action, answers }: MeasuredProbe): Iterable<Finding> {
  if (answers[0]?.code !== 404) return
  yield {
    place: (action.tree.entries.get('path')?.value ?? action.tree).place,
    message: `The ${probe.name} probe requests ${action.path}, which answers 404: ${MEANING[probe.name]} after ${secondsText(secondsToFail(probe))}, for ever.`,
    fix: fixOf(evidence, action, PATHS[probe.name]),
  }
}

/** Hale's own path is proposed only where Hale is, and where the path is not the one that fails. */
function fixOf({ service }: Evidence, { tree, path }: MeasuredProbe['action'], own: string): Fix {
  const isHale = service?.anonymous && haleReport(answersOf(service.anonymous)[0])
  if (!isHale || path === own) return { say: 'Mount the endpoint, or write the path that the service answers.', edits: [] }
  return { say: `Probe ${own}.`, edits: [setKey(tree, 'path', own)] }
}
