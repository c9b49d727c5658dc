import { type Finding, type NotJudged, notJudged } from '../finding'
import { isLoopback } from '../live/read-reach'
import type { Evidence, Rule } from '../rule'
import { liveContainers } from './containers'

export const listensOnLoopback: Rule = {
  id: 'listens-on-loopback',
  severity: 'error',
  needs: 'service',
  question: 'Does the service listen where kubelet and other pods reach it?',
  why: 'Kubelet and Services use the address of the pod. A server on 127.0.0.1 answers only what runs inside the container, so it works on a laptop and nowhere else.',
  remedy: 'Listen on all addresses: leave the host out of `listen`, or pass `0.0.0.0` or `::`.',
  *check(evidence) {
    yield* judge(evidence)
  },
}

const fix = { say: 'Leave the host out of `listen`, or pass "0.0.0.0".', edits: [] }

function* judge(evidence: Evidence): Iterable<Finding | NotJudged> {
  const { service } = evidence
  const host = service?.about?.listener?.host
  if (opensInContainer(evidence)) return
  if (host !== undefined) {
    if (isLoopback(host))
      yield { message: `The service listens on ${host}: nothing outside of its container reaches it, from 0 s on.`, fix }
    return
  }
  const { loopback, loopback6, own } = service?.reach ?? {}
  if (!own) return yield notJudged('`about.listener` is absent, and the URL does not show on which addresses the service listens')
  if (own.answers || !(loopback || loopback6)) return
  yield {
    // A forwarded port looks the same.
    severity: 'warning',
    message: `The service answers on loopback and not on ${own.address}: nothing outside of its container reaches it, from 0 s on. A port that \`kubectl port-forward\` opens looks the same.`,
    fix,
  }
}

const HOST_NAMES = /^(HOST|BIND|BIND_ADDRESS|LISTEN_HOST|LISTEN_ADDRESS)$/

/** The files set another address than a laptop has. */
function opensInContainer(evidence: Evidence): boolean {
  const live = liveContainers(evidence)
  if ('notJudged' in live || live.pods.length === 0) return false
  return live.pods.every(({ container }) => [...container.env].some(([name, value]) => HOST_NAMES.test(name) && !isLoopback(value)))
}
