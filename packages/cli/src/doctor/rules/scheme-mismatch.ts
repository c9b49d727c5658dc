import { secondsToFail } from '../../manifest/kubernetes/probe'
import { setKey } from '../edits/tree-edits'
import type { Rule } from '../rule'
import { eachMeasured } from './probe-endpoint'
import { secondsText } from './sum'

export const schemeMismatch: Rule = {
  id: 'scheme-mismatch',
  severity: 'error',
  needs: 'service',
  question: 'Do probe and service both speak HTTP, or both HTTPS?',
  why: 'HTTP to a port with TLS gets a reset or 400. HTTPS to a port without TLS gets no answer. The probe fails each time.',
  remedy: 'Set `scheme: HTTPS` where the port has TLS, and leave it out where it has none. Kubelet does not verify the certificate.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], function* ({ probe, action, measurement }) {
      if (!measurement.otherScheme) return
      const spoken = measurement.url.protocol === 'https:' ? 'HTTP' : 'HTTPS'
      yield {
        place: action.tree.place,
        message: `The ${probe.name} probe speaks ${spoken === 'HTTP' ? 'HTTPS' : 'HTTP'}, the port speaks ${spoken}: it has failed for good after ${secondsText(secondsToFail(probe))}.`,
        fix: { say: `Set scheme to ${spoken}.`, edits: [setKey(action.tree, 'scheme', spoken)] },
      }
    })
  },
}
