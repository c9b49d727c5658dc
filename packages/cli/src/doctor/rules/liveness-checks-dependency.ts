import { type HttpAction, secondsToFail } from '../../manifest/kubernetes/probe'
import { setKey } from '../edits/tree-edits'
import { type Finding, type Fix, type NotJudged, notJudged } from '../finding'
import type { Evidence, Rule } from '../rule'
import { haleReport } from './hale-report'
import { eachMeasured, type MeasuredProbe } from './probe-endpoint'
import { secondsText } from './sum'

export const livenessChecksDependency: Rule = {
  id: 'liveness-checks-dependency',
  severity: 'error',
  needs: 'service',
  question: 'Does liveness fail when another system fails?',
  why: 'A restart does not repair a database. Kubelet restarts every replica at once, and the rush of new connections keeps the database down.',
  remedy: 'Point the liveness probe at `/livez`, and keep checks of dependencies in readiness.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['liveness'], (probe) => judge(evidence, probe))
  },
}

function* judge({ service }: Evidence, measured: MeasuredProbe): Iterable<Finding | NotJudged> {
  const { probe, action, answers } = measured
  const report = haleReport(answers[0])
  if (!report) return yield notJudged('the path of the liveness probe does not answer with a report of Hale')
  const dependencies = dependenciesOf(report.scopes) ?? knownDependencies(service?.about?.checks, report.probe)
  const place = (action.tree.entries.get('path')?.value ?? action.tree).place
  const restart = `kubelet restarts every replica ${secondsText(secondsToFail(probe))} after ${dependencies?.[0] ?? 'a dependency'} fails`
  if (report.probe !== 'liveness') {
    if (report.probe === undefined && dependencies?.length === 0) return
    const endpoint = report.probe === undefined ? 'reports on every check' : `is the ${report.probe} endpoint`
    yield { place, message: `The liveness probe requests ${action.path}, which ${endpoint}: ${restart}.`, fix: askLiveness(action) }
    return
  }
  if (!dependencies) return yield notJudged(service?.aboutMissing ?? 'the liveness endpoint does not show its checks')
  if (dependencies.length === 0) return
  yield {
    place,
    message: `Liveness holds ${dependencies.join(', ')}, which checks another system: ${restart}.`,
    fix: { say: `Move ${dependencies.join(', ')} from \`liveness\` to \`readiness\` in createHealth.`, edits: [] },
  }
}

function askLiveness({ tree }: HttpAction): Fix {
  return { say: 'Probe /livez, which holds checks of this process alone.', edits: [setKey(tree, 'path', '/livez')] }
}

type Scopes = ReadonlyMap<string, 'local' | 'dependency'>

function dependenciesOf(scopes: Scopes | undefined): string[] | undefined {
  return scopes && [...scopes].flatMap(([name, scope]) => (scope === 'dependency' ? [name] : []))
}

type Checks = NonNullable<NonNullable<Evidence['service']>['about']>['checks']

/** The same from `about`, where the probe's caller sees the status alone. */
function knownDependencies(checks: Checks | undefined, probe: string | undefined): string[] | undefined {
  if (!checks) return undefined
  const all = Object.entries(checks).filter(([, check]) => probe === undefined || check.probe === probe)
  return all.flatMap(([name, { scope }]) => (scope === 'dependency' ? [name] : []))
}
