import type { Server } from 'node:net'
import { type AboutParts, describeFailure, type Health } from '@hale/core'
import { createServerDrain } from '../server-drain/server-drain'
import { isRunByWatcher } from './file-watcher'
import { beginOnCall, beginOnSignal, endAtOnce, endWithOthers, type ProcessShutdown, register, unregister } from './process-end'
import { type GracefulShutdownOptions, resolveShutdown } from './shutdown-options'
import type { ShutdownOutcome } from './shutdown-outcome'
import type { StoppedBy } from './shutdown-timing'
import { stopInOrder } from './stop-in-order'
import { onStopSignals } from './stop-signals'
import { printWaiting } from './waiting-line'
import { whileOpen } from './while-open'
import { withoutStack } from './without-stack'

/** A shutdown that waits for its signal. */
export interface GracefulShutdown {
  /** Begins the shutdown without a signal, or joins the one that has begun. Resolves with the outcome and never rejects. */
  shutdown(reason?: string): Promise<ShutdownOutcome>
  /** Aborts when the listener has closed. End here what does not end by itself: event streams, long polls, workers. */
  readonly stopping: AbortSignal
}

/**
 * Stops a server without losing a request. On SIGTERM or SIGINT:
 *
 * 1. Readiness turns 503 at once, and the server serves on for `readinessDelay`. Then `beforeClose` runs.
 * 2. The listener closes. Running requests finish with `Connection: close` (HTTP/2: GOAWAY), idle connections close
 *    after a second.
 * 3. `onShutdown` runs, step by step. What still runs after `timeout` is cut off.
 * 4. Probe threads of the health close. The process ends, with code 0 if all of that ended in order and 1 if not. A
 *    second signal ends it at once, with 1.
 *
 * Call it right after you create the server. Several servers are an array; `[]` is a process without a server, such as
 * a queue worker. Several calls in one process are one shutdown: they begin together, and the last to end ends the
 * process. When all of its servers have closed without it, it stops listening to signals.
 *
 * Upgraded connections (WebSockets) do not delay it: close them in `onShutdown`, or they are cut off after it.
 *
 * @throws TypeError that names the value and the remedy when an argument or an option is wrong, when `readinessDelay` and
 * `timeout` do not fit into `gracePeriod`, and in a worker thread, which receives no signals, unless `signals` is `[]`.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth } from '@hale/core'
 * import { gracefulShutdown, probes } from '@hale/node'
 *
 * const health = createHealth({ name: 'orders' })
 * const server = createServer(probes(health)).listen(3000)
 * gracefulShutdown(server, health, { onShutdown: () => console.log('bye') })
 * ```
 */
export function gracefulShutdown(
  server: Server | readonly Server[],
  health: Pick<Health, 'drain'> & Partial<Pick<Health, 'addAbout'>>,
  options: GracefulShutdownOptions = {},
): GracefulShutdown {
  const { servers, signals, timing, gracePeriod, beforeClose, onShutdown, exit } = resolveShutdown(server, health, options)
  const drain = createServerDrain(servers)
  const stopping = new AbortController()
  const over = new AbortController()
  const errors: unknown[] = []
  const problems: string[] = []
  let begun: { readonly reason: string; readonly at: number } | undefined
  let outcome: ShutdownOutcome | undefined
  let resolveEnded: (outcome: ShutdownOutcome) => void
  const ended = new Promise<ShutdownOutcome>((resolve) => {
    resolveEnded = resolve
  })
  let ignoreSignals = (): void => {}
  const { readinessDelay, timeout } = timing.platform
  // Tools judge the deployment by these times, and by where the first server listens.
  health.addAbout?.(() => ({ shutdown: { readinessDelay, timeout, gracePeriod, signals }, listener: listenerOf(servers[0]) }))

  function onError(error: unknown, step?: string): void {
    errors.push(error)
    problems.push(`${step ? `${step} failed: ` : ''}${describeFailure(error).message}`)
  }

  const self: ProcessShutdown = {
    exit,
    problems,
    get outcome() {
      return outcome
    },
    begin(reason) {
      if (begun) return
      begun = { reason, at: performance.now() }
      const stoppedBy = whoStops(reason)
      if (stoppedBy === 'person') printWaiting(reason, drain, timing.person, [...beforeClose, ...onShutdown])
      const onListenerClosed = (): void => stopping.abort()
      const stop = { health, drain, timing: timing[stoppedBy], beforeClose, onShutdown, onError, onListenerClosed, signal: over.signal }
      stopInOrder(stop).then(() => finish(), finish)
    },
    end: finish,
  }

  function finish(failure?: unknown): void {
    if (outcome || !begun) return
    if (failure !== undefined) onError(failure)
    over.abort()
    ignore()
    stopping.abort()
    drain.destroy()
    const { cut } = drain
    const code = cut + errors.length > 0 ? 1 : 0
    outcome = { code, reason: begun.reason, duration: performance.now() - begun.at, cut, errors: [...errors] }
    resolveEnded(outcome)
    endWithOthers(self, outcome)
  }

  function listen(): void {
    register(self)
    ignoreSignals = onStopSignals(
      signals,
      (signal) => beginOnSignal(self, signal),
      (signal) => endAtOnce(self, withoutStack(`${signal} came again`)),
    )
  }

  function ignore(): void {
    unregister(self)
    ignoreSignals()
  }

  whileOpen(servers, listen, () => {
    if (!begun) ignore()
  })
  return {
    shutdown(reason = 'shutdown()') {
      beginOnCall(self, reason)
      return ended
    },
    stopping: stopping.signal,
  }
}

function listenerOf(server: Server | undefined): AboutParts['listener'] {
  const address = server?.address()
  return typeof address === 'object' && address ? { host: address.address, port: address.port } : undefined
}

/** A framework with signal listeners of its own passes the signal to `shutdown()`. */
function whoStops(reason: string): StoppedBy {
  if (Object.hasOwn(process.getBuiltinModule('node:os').constants.signals, reason) && isRunByWatcher()) return 'watcher'
  return reason === 'SIGINT' ? 'person' : 'platform'
}
