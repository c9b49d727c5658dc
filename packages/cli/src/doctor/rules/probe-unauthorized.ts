import { secondsToFail } from '../../manifest/kubernetes/probe'
import type { Rule } from '../rule'
import { eachMeasured } from './probe-endpoint'
import { secondsText } from './sum'

export const probeUnauthorized: Rule = {
  id: 'probe-unauthorized',
  severity: 'error',
  needs: 'service',
  question: 'Does kubelet get an answer without credentials?',
  why: 'Kubelet has no token. An authentication that covers every path refuses it, and each refusal counts as a failure.',
  remedy: 'Mount the probes before the authentication. They show strangers names and statuses alone, and `details` hides these too.',
  *check(evidence) {
    yield* eachMeasured(evidence, ['startup', 'liveness', 'readiness'], function* ({ probe, action, answers }) {
      const refused = answers.find(({ code }) => code === 401 || code === 403)
      if (!refused) return
      yield {
        place: (action.tree.entries.get('path')?.value ?? action.tree).place,
        message: `The ${probe.name} probe gets ${refused.code} from ${action.path}: it has failed for good after ${secondsText(secondsToFail(probe))}.`,
        fix: { say: 'Mount the probes of Hale before the authentication.', edits: [] },
      }
    })
  },
}
