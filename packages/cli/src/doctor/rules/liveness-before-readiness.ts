import { type KubeProbe, secondsToFail } from '../../manifest/kubernetes/probe'
import type { Rule } from '../rule'
import { servingContainers } from './containers'
import { setting } from './describe-probe'
import { secondsText } from './sum'

export const livenessBeforeReadiness: Rule = {
  id: 'liveness-before-readiness',
  severity: 'warning',
  needs: 'files',
  question: 'Does readiness give up before liveness?',
  why: 'A container that hangs should lose its requests first and be restarted later. The other way round, it gets requests until the moment it is killed.',
  remedy: 'Raise `failureThreshold` of liveness, or lower `periodSeconds` and `failureThreshold` of readiness.',
  *check({ manifests }) {
    for (const { container } of servingContainers(manifests)) {
      const { liveness, readiness } = container.probes
      if (!liveness || !readiness) continue
      const [restarted, unready] = [secondsToFail(liveness), secondsToFail(readiness)]
      if (restarted >= unready) continue
      yield {
        place: (liveness.failureThreshold.tree ?? liveness.tree).place,
        message: `A hang restarts container ${container.name} after ${secondsText(restarted)}, ${secondsText(unready - restarted)} before it would stop getting requests.`,
        sum: `liveness ${sumOf(liveness)} < readiness ${sumOf(readiness)}`,
        fix: setting(liveness.tree, 'failureThreshold', Math.ceil(unready / liveness.period.value) + 1),
      }
    }
  },
}

function sumOf(probe: KubeProbe): string {
  const { period, failureThreshold, timeout } = probe
  return `${secondsText(period.value)} × ${failureThreshold.value} + ${secondsText(timeout.value)} = ${secondsText(secondsToFail(probe))}`
}
