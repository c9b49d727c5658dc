import type { Server } from 'node:net'
import type { Health } from '@hale/core'
import { fail, method, milliseconds, type OptionRules, type Rule, readOptions, rule, verify } from '@hale/options'
import { verifyServers } from '../server-drain/verify-servers'
import type { NamedStep, ShutdownStep } from './run-steps'
import type { ShutdownOutcome } from './shutdown-outcome'
import { resolveTiming, type ShutdownTiming, type StoppedBy } from './shutdown-timing'

/** What {@link gracefulShutdown} takes. Durations are in ms. */
export interface GracefulShutdownOptions {
  /** The signals that begin the shutdown. With `[]` only `shutdown()` does. @default ['SIGTERM', 'SIGINT'] */
  readonly signals?: readonly NodeJS.Signals[] | undefined
  /**
   * How long the servers serve on after readiness turned 503, so that everything that sends requests here sees it.
   * On SIGINT, and under a file watcher, it is 0 unless you set it.
   * @default 5_000
   */
  readonly readinessDelay?: number | undefined
  /**
   * How long `beforeClose`, running requests and `onShutdown` may take together after `readinessDelay`. What still runs
   * then is cut off; `onShutdown` gets a second at least. @default 10_000
   */
  readonly timeout?: number | undefined
  /**
   * How long the platform waits between its signal and SIGKILL, such as 30_000 on Kubernetes. `readinessDelay` and
   * `timeout` are derived from it unless you set them.
   */
  readonly gracePeriod?: number | undefined
  /**
   * Runs after `readinessDelay`, while the servers still accept connections. Deregister the instance here, at Consul or
   * at a balancer. If it throws or hangs, the shutdown goes on and the exit code is 1.
   */
  readonly beforeClose?: ShutdownStep | undefined
  /** Runs when no request runs any more, each in order and awaited. Close the pool last. One that throws does not stop the others. */
  readonly onShutdown?: ShutdownStep | readonly ShutdownStep[] | undefined
  /** Ends the process. @default a line to stderr unless the code is 0, then `process.exit(code)` */
  readonly exit?: ((code: 0 | 1, outcome: ShutdownOutcome) => void) | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedShutdown {
  readonly servers: readonly Server[]
  readonly signals: readonly NodeJS.Signals[]
  readonly timing: Readonly<Record<StoppedBy, ShutdownTiming>>
  readonly gracePeriod: number | undefined
  readonly beforeClose: readonly NamedStep[]
  readonly onShutdown: readonly NamedStep[]
  readonly exit: GracefulShutdownOptions['exit']
}

const CALLER = 'gracefulShutdown'
const LONGEST = 3_600_000
const IN_WORKER = 'signals must be [] in a worker thread, because Node delivers signals to the main thread only'
const WORKER_REMEDY = 'Post a message from the main thread, and call shutdown() on it'

// Made when they are needed, so that a bundle of the other parts of this package does not carry them.
const rules = (): OptionRules<GracefulShutdownOptions> => ({
  signals: rule(
    (value) => Array.isArray(value) && value.every(isCatchable),
    "must be an array of signals that a process can catch, such as ['SIGTERM']",
  ),
  readinessDelay: milliseconds(0, LONGEST),
  timeout: milliseconds(0, LONGEST),
  gracePeriod: milliseconds(100, LONGEST),
  beforeClose: method,
  onShutdown: rule((value) => [value].flat().every((step) => typeof step === 'function'), 'must be a function or an array of functions'),
  exit: method,
})

const drainingHealth = (): Rule =>
  rule((value) => typeof (value as Partial<Health> | null)?.drain === 'function', 'must be what createHealth returns')

function isCatchable(name: unknown): boolean {
  return (
    typeof name === 'string' &&
    Object.hasOwn(process.getBuiltinModule('node:os').constants.signals, name) &&
    name !== 'SIGKILL' &&
    name !== 'SIGSTOP'
  )
}

/**
 * Verifies what the user wrote.
 *
 * @throws TypeError that names the first wrong value and the remedy.
 */
export function resolveShutdown(server: Server | readonly Server[], health: unknown, options: GracefulShutdownOptions): ResolvedShutdown {
  const servers = verifyServers(CALLER, server)
  verify(CALLER, 'health', health, drainingHealth())
  const given = readOptions(CALLER, options, rules())
  const { signals = ['SIGTERM', 'SIGINT'], beforeClose, onShutdown = [], exit } = given
  if (signals.length > 0 && !process.getBuiltinModule('node:worker_threads').isMainThread) fail(CALLER, IN_WORKER, signals, WORKER_REMEDY)
  return {
    servers,
    signals,
    timing: resolveTiming(given),
    gracePeriod: given.gracePeriod,
    beforeClose: beforeClose ? [{ name: 'beforeClose', run: beforeClose }] : [],
    onShutdown: [onShutdown].flat().map((run, index) => ({ name: `onShutdown[${index}]`, run })),
    exit,
  }
}
