import type { KubeProbe } from '../../manifest/kubernetes/probe'
import { plain } from '../../manifest/plain'
import { removeKey, setKey } from '../edits/tree-edits'
import type { Fix } from '../finding'
import type { Rule } from '../rule'
import { type PodContainer, servingContainers } from './containers'
import { secondsText } from './sum'

/** A delay up to here is patience; a longer one stands in for a startup probe. */
const LONG_DELAY = 10

export const initialDelayInsteadOfStartup: Rule = {
  id: 'initial-delay-instead-of-startup',
  severity: 'info',
  needs: 'files',
  question: 'Does a startup probe wait for the start, and not a fixed delay?',
  why: 'A fixed delay is too long on most days and too short on the slow one. A startup probe lets the others begin as soon as the start is over.',
  remedy: 'Write a startup probe, and remove `initialDelaySeconds` from the others.',
  *check({ manifests }) {
    for (const subject of servingContainers(manifests)) {
      const { startup, liveness, readiness } = subject.container.probes
      const delayed = [liveness, readiness].flatMap((probe) => (probe && probe.initialDelay.value > LONG_DELAY ? [probe] : []))
      const [first] = delayed
      if (startup || !first) continue
      const delay = first.initialDelay.value
      yield {
        place: (first.initialDelay.tree ?? first.tree).place,
        message: `Container ${subject.container.name} waits ${secondsText(delay)} on each start, also when it starts in one. A start that takes longer fails its ${first.name} probe.`,
        fix: fixOf(subject, delayed),
      }
    }
  },
}

function fixOf({ container }: PodContainer, delayed: readonly KubeProbe[]): Fix {
  const [first] = delayed as readonly [KubeProbe]
  const { value: timeout, tree: timeoutWritten } = first.timeout
  // What needs longer than the default to answer needs it at the start too.
  const period = Math.max(2, timeout)
  const budget = Math.max(60, first.initialDelay.value * 2)
  const action = Object.fromEntries(Object.entries(plain(first.tree) as object).filter(([key]) => ACTIONS.has(key)))
  const startupProbe = {
    ...action,
    periodSeconds: period,
    ...(timeoutWritten && { timeoutSeconds: timeout }),
    failureThreshold: Math.ceil(budget / period),
  }
  return {
    say: `Wait for the start with a startup probe: at most ${secondsText(budget)}, and no longer than it takes.`,
    edits: [
      setKey(container.tree, 'startupProbe', startupProbe),
      ...delayed.flatMap(({ tree }) => removeKey(tree, 'initialDelaySeconds') ?? []),
    ],
  }
}

const ACTIONS = new Set(['httpGet', 'tcpSocket', 'grpc', 'exec'])
