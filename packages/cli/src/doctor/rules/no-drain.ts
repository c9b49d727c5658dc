import { notJudged } from '../finding'
import type { Rule } from '../rule'
import { eachLivePod } from './live-pods'

export const noDrain: Rule = {
  id: 'no-drain',
  severity: 'warning',
  needs: 'service',
  question: 'Does a pod that stops still serve until no request comes any more?',
  why: 'Endpoints, proxies and balancers hear of the end of a pod a moment later than the pod itself. Requests that arrive meanwhile are refused.',
  remedy: 'Leave `readinessDelay` of `gracefulShutdown` at its default of 5 s.',
  *check(evidence) {
    yield* eachLivePod(evidence, function* ({ container }, { shutdown }) {
      // A hook that is no sleep waits for something too.
      if (container.preStop || container.ports.length === 0) return
      if (!shutdown) return yield notJudged('`about.shutdown` is absent: the service stops without `gracefulShutdown`')
      if (shutdown.readinessDelay > 0) return
      yield {
        place: container.place,
        message: `Container ${container.name} stops to listen 0 s after SIGTERM: requests that are on their way are refused at each rollout.`,
        sum: 'preStop 0 s + readinessDelay 0 s = 0 s',
        fix: { say: 'Remove `readinessDelay: 0` from gracefulShutdown: the default is 5 s.', edits: [] },
      }
    })
  },
}
