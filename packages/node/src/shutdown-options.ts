import type { Server } from 'node:net'
import { constants } from 'node:os'
import { callable, ms, type Setting, setting, verify, verifyOptions } from './setting'

/** Something to do before the process ends, such as closing a pool. */
export type ShutdownStep = () => unknown

/** How a shutdown went. */
export interface ShutdownOutcome {
  /** The exit code: 0 when everything ended in order, 1 when something was cut or failed. */
  readonly code: 0 | 1
  /** The signal that began it, or what was given to `shutdown()`. */
  readonly reason: string
  /** How long it took, in ms, with `readinessDelay`. */
  readonly duration: number
  /** How many requests and upgraded connections were cut off. */
  readonly cut: number
  /** What `onShutdown` threw, and why the shutdown did not end in order otherwise. */
  readonly errors: readonly unknown[]
}

/** What {@link gracefulShutdown} takes. Durations are in ms. */
export interface GracefulShutdownOptions {
  /** What begins it. None at all, and only `shutdown()` does. @default ['SIGTERM', 'SIGINT'] */
  readonly signals?: readonly NodeJS.Signals[] | undefined
  /**
   * How long it serves on after readiness has turned 503, so that everybody who sends requests here sees that.
   * @default 5_000
   */
  readonly readinessDelay?: number | undefined
  /**
   * How long, from the moment that the listener stops, running requests and `onShutdown` may take together. The rest is
   * cut; `onShutdown` gets a second at least. @default 10_000
   */
  readonly timeout?: number | undefined
  /** What to do when no request runs any more, in order, each awaited. Close the pool last. A throw ends none of the others. */
  readonly onShutdown?: ShutdownStep | readonly ShutdownStep[] | undefined
  /** What ends the process. @default a line to stderr unless the code is 0, then `process.exit(code)` */
  readonly exit?: ((code: 0 | 1, outcome: ShutdownOutcome) => void) | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedShutdown {
  readonly servers: readonly Server[]
  readonly signals: readonly NodeJS.Signals[]
  readonly readinessDelay: number
  readonly timeout: number
  readonly steps: readonly ShutdownStep[]
  readonly exit: (code: 0 | 1, outcome: ShutdownOutcome) => void
}

const aServer: Setting = {
  fits: (value) => isObject(value) && typeof value['prependListener'] === 'function' && typeof value['listening'] === 'boolean',
  remedy: 'use a Node server: what app.listen() returns on Express and Koa, app.server on Fastify, what serve() returns on Hono',
}
const aHealth: Setting = {
  fits: (value) => isObject(value) && typeof value['drain'] === 'function',
  remedy: 'use what createHealth() returns',
}

// Made when they are needed, so that who imports another part of the package bundles nothing of this one.
const settings = (): Readonly<Record<keyof GracefulShutdownOptions, Setting>> => ({
  signals: setting(
    (value) => Array.isArray(value) && value.every(isCatchable),
    "use an array of signals that a process can catch, such as ['SIGTERM']",
  ),
  readinessDelay: ms(0, 3_600_000),
  timeout: ms(0, 3_600_000),
  onShutdown: setting((value) => [value].flat().every((step) => typeof step === 'function'), 'use a function or an array of functions'),
  exit: callable,
})

function isCatchable(name: unknown): boolean {
  return typeof name === 'string' && Object.hasOwn(constants.signals, name) && name !== 'SIGKILL' && name !== 'SIGSTOP'
}

/** Verifies what the user wrote. Throws a TypeError that names the first wrong value and the remedy. */
export function resolveShutdown(server: Server | readonly Server[], health: unknown, options: GracefulShutdownOptions): ResolvedShutdown {
  const servers = [server].flat()
  verify(
    'the number of servers of gracefulShutdown',
    servers.length,
    setting((count) => count !== 0, 'use one or more'),
  )
  for (const one of servers) verify('the server of gracefulShutdown', one, aServer)
  verify('the health of gracefulShutdown', health, aHealth)
  verifyOptions('gracefulShutdown', options, settings())
  const { signals = ['SIGTERM', 'SIGINT'], readinessDelay = 5_000, timeout = 10_000, onShutdown = [], exit = exitProcess } = options
  return { servers, signals, readinessDelay, timeout, steps: [onShutdown].flat(), exit }
}

function exitProcess(code: 0 | 1, { reason, cut, errors }: ShutdownOutcome): void {
  if (code !== 0) console.error(`shutdown after ${reason}: ${cut} cut off`, ...errors)
  process.exit(code)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return (typeof value === 'object' || typeof value === 'function') && value !== null
}
