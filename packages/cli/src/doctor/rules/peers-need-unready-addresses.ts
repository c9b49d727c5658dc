import { servicesOf } from '../../manifest/kubernetes/relations'
import { mapAt } from '../../manifest/tree'
import type { Rule } from '../rule'
import { withAbout } from './about-of-service'
import { setting } from './describe-probe'

export const peersNeedUnreadyAddresses: Rule = {
  id: 'peers-need-unready-addresses',
  severity: 'error',
  needs: 'service',
  question: 'Can the replicas find each other while they are unready?',
  why: 'A Service leaves out pods that are not ready. When all are unready, each finds no peer, so no replica sees that the dependency is down for everyone.',
  remedy: 'Set `publishNotReadyAddresses: true` on the headless Service of the peers.',
  *check(evidence) {
    yield* withAbout(evidence, function* ({ fleet }, { pods }) {
      if (!fleet) return
      for (const { workload } of pods) {
        for (const service of servicesOf(workload, evidence.manifests)) {
          const spec = mapAt(service.tree, 'spec')
          if (!spec || !service.headless || service.publishNotReadyAddresses) continue
          yield {
            place: spec.place,
            message: `Service ${service.name} hides each pod of ${workload.name} as soon as it is unready: from then on its peers cannot reach it.`,
            fix: setting(spec, 'publishNotReadyAddresses', true),
          }
        }
      }
    })
  },
}
