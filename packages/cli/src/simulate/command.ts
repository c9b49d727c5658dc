import { didYouMean } from '@hale/options'
import { readToken } from '../bearer-token'
import type { Io } from '../io'
import { seconds } from '../manifest/duration'
import { readManifests } from '../manifest/read-manifests'
import { readArguments } from '../read-arguments'
import { UsageError } from '../usage-error'
import { FAULT_FORMS, type Fault, readFault } from './fault'
import { deploymentFrom, pathsOf } from './from-manifests'
import { type KnownService, readService } from './read-service'
import { type Scenario, simulate } from './simulate'
import { renderTimeline } from './timeline'

const OPTIONS = {
  url: { type: 'string' },
  about: { type: 'string' },
  'bearer-env': { type: 'string' },
  fault: { type: 'string', multiple: true },
  for: { type: 'string' },
  replicas: { type: 'string' },
  format: { type: 'string' },
} as const

export const help: string = `Usage: hale simulate [file | folder | -]... --fault <fault> [options]

Says what kubelet and load balancers do when something breaks: when an instance leaves rotation, when it is killed,
when it is back, and how long no instance was ready. Nothing is broken: it computes this on virtual time.

  --fault <fault>      what breaks, and when; may be repeated:
${FAULT_FORMS.map((form) => `                         "${form}"`).join('\n')}
                       a fault of the process hits one instance; "... on 2" and "... on all" hit more
  --url <url>          the running service, whose /healthz shows its settings at full detail
  --about <file>       the JSON of /healthz in a file, instead of --url
  --bearer-env <name>  the environment variable with the token that shows full detail
  --for <duration>     how long to simulate, such as 5m (two minutes after the last fault, 3m at least)
  --replicas <count>   instead of the number in the files
  --format text|json   (text)

Exit code: 0, or 2 when something could not be read.
`

const LEAST = 180
const AFTER_LAST_FAULT = 120
const LONGEST = 86_400

/** `hale simulate`: computes what a deployment does when something breaks. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = readArguments('simulate', args, OPTIONS)
  const format = values.format ?? 'text'
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`hale simulate: --format must be text or json; got ${JSON.stringify(format)}`)
  const faults = (values.fault ?? []).map(readFault)
  if (faults.length === 0) throw new UsageError(`hale simulate: --fault must say what breaks, such as --fault "${FAULT_FORMS[0]}"`)
  const duration = readDuration(values.for, faults)
  const manifests = await readManifests(positionals.length > 0 ? positionals : ['.'], io)
  for (const { place, message } of manifests.problems) io.stderr.write(`${place.file}:${place.line}:${place.column}: ${message}\n`)
  if (manifests.problems.length > 0) return 2
  const known = await readService({ ...values, token: tokenOf(values['bearer-env'], io), cwd: io.cwd }, pathsOf(manifests), faults)
  verifyChecks(faults, known)
  const { workloads, balancers } = deploymentFrom(manifests, known.endpoints, known.service.port)
  if (workloads.length === 0)
    throw new UsageError('hale simulate: the files must hold a workload, such as a Deployment, or a balancer; got none')
  const replicas = readReplicas(values.replicas)
  const scaled = workloads.map((workload) => ({ ...workload, replicas: replicas ?? workload.replicas }))
  const scenario: Scenario = { workloads: scaled, balancers, service: known.service, faults, duration }
  const simulation = simulate(scenario)
  io.stdout.write(format === 'json' ? `${JSON.stringify(simulation, null, 2)}\n` : renderTimeline(scenario, simulation, known.source))
  return 0
}

function readDuration(written: string | undefined, faults: readonly Fault[]): number {
  const times = faults.flatMap(({ from, to }) => [from, to]).filter(Number.isFinite)
  const value = written === undefined ? Math.max(LEAST, Math.ceil(Math.max(...times) / 1_000) + AFTER_LAST_FAULT) : seconds(written)
  if (value === undefined || value <= 0 || value > LONGEST)
    throw new UsageError(
      `hale simulate: --for must be a duration of at most 24h, such as 5m; got ${JSON.stringify(written ?? `${value}s`)}`,
    )
  return value
}

function readReplicas(written: string | undefined): number | undefined {
  if (written === undefined) return undefined
  if (!/^[1-9]\d{0,2}$/.test(written)) throw new UsageError(`hale simulate: --replicas must be 1 to 999; got ${JSON.stringify(written)}`)
  return Number(written)
}

function tokenOf(name: string | undefined, { env }: Io): string | undefined {
  try {
    return name === undefined ? undefined : readToken(name, env)
  } catch (error) {
    throw new UsageError(`hale simulate: ${(error as Error).message}`)
  }
}

/** A misspelt check would make the fault a fault of nothing. */
function verifyChecks(faults: readonly Fault[], { service: { checks }, source }: KnownService): void {
  const known = Object.keys(checks)
  for (const fault of faults) {
    if (!('check' in fault) || Object.hasOwn(checks, fault.check)) continue
    const closest = didYouMean(fault.check, known)
    const hint = closest ? `; did you mean "${closest}"?` : '.'
    throw new UsageError(
      `hale simulate: --fault ${JSON.stringify(fault.text)}: ${source} has no check ${JSON.stringify(fault.check)}${hint} Known: ${known.join(', ') || 'none'}`,
    )
  }
}
