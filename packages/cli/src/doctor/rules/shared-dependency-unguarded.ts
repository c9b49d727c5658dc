import { secondsToFail } from '../../manifest/kubernetes/probe'
import { replicasOf } from '../../manifest/kubernetes/relations'
import type { Evidence, Rule } from '../rule'
import { withAbout } from './about-of-service'
import type { ContainerProbe } from './containers'
import { haleReport } from './hale-report'
import { measuredProbe } from './probe-endpoint'
import { secondsText } from './sum'

export const sharedDependencyUnguarded: Rule = {
  id: 'shared-dependency-unguarded',
  severity: 'info',
  needs: 'service',
  question: 'Does one replica stay in rotation when all of them lose the same dependency?',
  why: 'Every replica checks the same database. When it is down, all leave rotation at once, also for requests that need no database, and the caller gets no answer.',
  remedy:
    'Let the replicas compare: `createFleet({ mode: "guard" })` of `@hale/fleet`. Or set `critical: false` where the service can do without.',
  *check(evidence) {
    yield* withAbout(evidence, function* ({ checks, fleet }, { pods }) {
      const shared = Object.entries(checks).filter(
        ([, check]) => check.probe === 'readiness' && check.scope === 'dependency' && check.critical,
      )
      if (shared.length === 0 || fleet?.mode === 'guard') return
      for (const { workload, container } of pods) {
        const { readiness } = container.probes
        const replicas = replicasOf(workload, evidence.manifests)
        if (replicas === 1 || !readiness || !looksAtChecks(evidence, { workload, container, probe: readiness })) continue
        const takes = secondsToFail(readiness)
        yield {
          place: readiness.place,
          message: `When ${shared.map(([name]) => name).join(' or ')} is down, ${replicas === undefined ? 'every replica' : `all ${replicas} replicas`} of ${workload.name} leave rotation within ${secondsText(takes)}.`,
          sum: `periodSeconds ${secondsText(readiness.period.value)} × failureThreshold ${readiness.failureThreshold.value} + timeoutSeconds ${secondsText(readiness.timeout.value)} = ${secondsText(takes)}`,
          fix: { say: 'Let the replicas compare: createHealth({ fleet: createFleet({ peers, mode: "guard" }) }).', edits: [] },
        }
      }
    })
  },
}

/** A readiness probe that only connects, or that requests something else, keeps the replica in rotation whatever the checks say. */
function looksAtChecks(evidence: Evidence, subject: ContainerProbe): boolean {
  const { type } = subject.probe.action
  if (type !== 'http') return type === 'grpc'
  const measured = measuredProbe(evidence, subject)
  if (!measured) return true
  const report = haleReport(measured.answers[0])
  return report !== undefined && (report.probe === 'readiness' || report.probe === undefined)
}
