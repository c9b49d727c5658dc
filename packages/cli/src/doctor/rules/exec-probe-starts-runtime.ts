import type { CommandLine } from '../../manifest/command-line'
import { urlsOf } from '../../manifest/healthcheck'
import type { KubeProbe } from '../../manifest/kubernetes/probe'
import { programOf, simpleCommands } from '../../manifest/shell-words'
import { replaceEntry, setKey } from '../edits/tree-edits'
import type { Finding } from '../finding'
import type { Rule } from '../rule'
import { type ContainerProbe, probesOf, servingContainers } from './containers'
import { callOf, runtimeOf } from './exec-programs'
import { secondsText } from './sum'

/** Seldom enough, and with time enough, a runtime is a fair price for a process without a port. */
const SELDOM = { period: 15, timeout: 5 } as const

export const execProbeStartsRuntime: Rule = {
  id: 'exec-probe-starts-runtime',
  severity: 'warning',
  needs: 'files',
  question: 'Does a probe use the running process, and not start a new one each time?',
  why: 'Each probe starts the runtime inside the CPU limit of the container, at the cost of the service. When the node is busy, the start alone exceeds the timeout.',
  remedy: `Use \`httpGet\`. A process without a port: \`periodSeconds: ${SELDOM.period}\` and \`timeoutSeconds: ${SELDOM.timeout}\` at least.`,
  *check({ manifests }) {
    for (const subject of servingContainers(manifests).flatMap(probesOf)) yield* judge(subject)
  },
}

function* judge({ container, probe }: ContainerProbe): Iterable<Finding> {
  const { action, period, timeout } = probe
  if (action.type !== 'exec') return
  const { command } = action
  const runtime = runtimeOf(command)
  const client = command.script === undefined ? undefined : ['curl', 'wget'].find((program) => isPlainCall(command, program))
  const started = runtime ?? (client && `a shell with ${client}`)
  if (!started || (!client && period.value >= SELDOM.period && timeout.value >= SELDOM.timeout)) return
  yield {
    place: action.tree.place,
    message: `Every ${secondsText(period.value)} the ${probe.name} probe starts ${started} in container ${container.name}, which must answer within ${secondsText(timeout.value)}.`,
    sum: `${Math.round(3600 / period.value)} starts an hour for each replica`,
    fix: fixOf(container.ports[0]?.number, probe, urlsOf(command)[0]),
  }
}

/** One request without credentials, headers and variables, so that kubelet can send it too: `curl -sf localhost/livez || exit 1`. */
function isPlainCall(command: CommandLine, program: string): boolean {
  const call = callOf(command, program)
  const others = simpleCommands(command.words).filter((words) => !/^(exit|true|false|curl|wget|exec)$/.test(programOf(words)))
  return call !== undefined && others.length === 0 && urlsOf(command).length === 1 && call.slice(1).every((word) => PLAIN_WORD.test(word))
}

/** Flags about what is printed and how long it takes, and what stands after them. */
const PLAIN_WORD =
  /^(-[fsSqkLIO]+|-[mTtoO]|--(fail|silent|show-error|quiet|spider|insecure|location|head|max-time|timeout|tries|output|output-document|connect-timeout|no-check-certificate|no-verbose)(=.*)?|-nv|-|\d+|\/dev\/null|[^-$][^$]*)$/

function fixOf(port: number | undefined, { name, tree, period, timeout }: KubeProbe, url: URL | undefined): Finding['fix'] {
  const path = url ? url.pathname + url.search : name === 'liveness' ? '/livez' : name === 'readiness' ? '/readyz' : '/startupz'
  const asked = Number(url?.port) || port
  const edit = asked && replaceEntry(tree, 'exec', 'httpGet', { path, port: asked, ...(url?.protocol === 'https:' && { scheme: 'HTTPS' }) })
  if (edit) return { say: 'Let kubelet send the request itself.', edits: [edit] }
  return {
    say: `Probe every ${SELDOM.period} s, with a timeout of ${SELDOM.timeout} s.`,
    edits: [
      ...(period.value < SELDOM.period ? [setKey(tree, 'periodSeconds', SELDOM.period)] : []),
      ...(timeout.value < SELDOM.timeout ? [setKey(tree, 'timeoutSeconds', SELDOM.timeout)] : []),
    ],
  }
}
