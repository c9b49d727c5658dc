import type { Rule } from '../rule'
import { servingContainers } from './containers'
import { setting } from './describe-probe'
import { secondsText, sumText } from './sum'

export const singleFailureThreshold: Rule = {
  id: 'single-failure-threshold',
  severity: 'warning',
  needs: 'files',
  question: 'Does liveness give the container a second chance?',
  why: 'One lost packet, one long garbage collection or one busy node makes one probe fail. A restart then ends every request that runs.',
  remedy: 'Set `failureThreshold` of liveness to 3.',
  *check({ manifests }) {
    for (const { container } of servingContainers(manifests)) {
      const { liveness } = container.probes
      if (liveness?.failureThreshold.value !== 1) continue
      const { period, timeout, failureThreshold, tree } = liveness
      yield {
        place: (failureThreshold.tree ?? tree).place,
        message: `One answer that takes longer than ${secondsText(timeout.value)} restarts container ${container.name}, at most ${secondsText(period.value + timeout.value)} after it begins.`,
        sum: sumText([
          ['periodSeconds', period.value],
          ['timeoutSeconds', timeout.value],
        ]),
        fix: setting(tree, 'failureThreshold', 3),
      }
    }
  },
}
