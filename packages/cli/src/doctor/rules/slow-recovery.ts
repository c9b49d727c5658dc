import { setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { servingContainers } from './containers'
import { secondsText } from './sum'

const LONGEST = 60

export const slowRecovery: Rule = {
  id: 'slow-recovery',
  severity: 'info',
  needs: 'files',
  question: 'Does a container that has recovered get requests again within a minute?',
  why: 'Until then the other replicas serve all requests. With a single replica, every request fails.',
  remedy: 'Shorten `periodSeconds` of readiness, or set `successThreshold` to 1.',
  *check({ manifests }) {
    for (const { container } of servingContainers(manifests)) {
      const { readiness } = container.probes
      if (!readiness) continue
      const { period, successThreshold, tree } = readiness
      const takes = period.value * successThreshold.value
      if (takes <= LONGEST) continue
      yield {
        place: (successThreshold.tree ?? period.tree ?? tree).place,
        message: `Container ${container.name} gets no request for up to ${secondsText(takes)} after it is ready again.`,
        sum: `periodSeconds ${secondsText(period.value)} × successThreshold ${successThreshold.value} = ${secondsText(takes)} > ${secondsText(LONGEST)}`,
        fix: {
          say: 'Probe every 10 s, and let one success count.',
          edits: [
            ...(period.value > 10 ? [setKey(tree, 'periodSeconds', 10)] : []),
            ...(successThreshold.value > 1 ? [setKey(tree, 'successThreshold', 1)] : []),
          ],
        },
      }
    }
  },
}
