import type { Rule } from '../rule'
import { probesOf, servingContainers } from './containers'
import { setting } from './describe-probe'
import { secondsText } from './sum'

export const timeoutOverPeriod: Rule = {
  id: 'timeout-over-period',
  severity: 'info',
  needs: 'files',
  question: 'Is the timeout of a probe at most its period?',
  why: 'Kubelet waits for one probe before it sends the next. With a timeout over the period, a container that hangs is probed at the pace of the timeout.',
  remedy: 'Set `timeoutSeconds` to `periodSeconds` or less.',
  *check({ manifests }) {
    for (const { container, probe } of servingContainers(manifests).flatMap(probesOf)) {
      const { name, period, timeout, failureThreshold, tree } = probe
      if (timeout.value <= period.value) continue
      const reads = period.value * failureThreshold.value
      const takes = timeout.value * failureThreshold.value
      yield {
        place: (timeout.tree ?? tree).place,
        message: `A hang of container ${container.name} is found after ${secondsText(takes)}, while its ${name} probe reads like ${secondsText(reads)}.`,
        sum: `timeoutSeconds ${secondsText(timeout.value)} × failureThreshold ${failureThreshold.value} = ${secondsText(takes)} > periodSeconds ${secondsText(period.value)} × ${failureThreshold.value} = ${secondsText(reads)}`,
        fix: setting(tree, 'timeoutSeconds', period.value),
      }
    }
  },
}
