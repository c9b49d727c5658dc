import type { Server } from 'node:net'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import type { Health } from '@hale/core'
import { type GracefulShutdownOptions, resolveShutdown, type ShutdownOutcome } from './shutdown-options'
import { runSteps } from './shutdown-steps'
import { onStopSignals } from './stop-signals'
import { watchServer } from './watched-server'

/** A shutdown that waits for its signal. */
export interface GracefulShutdown {
  /** Begins it without a signal, or joins the one under way. Resolves with the outcome and never rejects. */
  shutdown(reason?: string): Promise<ShutdownOutcome>
  /** Aborts when the listener has stopped. End here what would not end by itself: event streams, long polls, workers. */
  readonly stopping: AbortSignal
}

// How often it looks whether the connections have ended.
const LOOK = 20

/**
 * Stops a server without losing a request. On the signal readiness turns 503 at once while traffic is still served for
 * `readinessDelay`; then the listener stops, idle connections close, running requests finish with `Connection: close`
 * (HTTP/2: GOAWAY), `onShutdown` runs in order, and past `timeout` the rest is cut. The exit code is 0 when all of that
 * ended in order and 1 when not. A second signal ends it at once, with 1; what comes within half a second of the first
 * is taken for its echo.
 *
 * Call it once, right after the server is made: a connection that is open already is known from its next request on.
 * It takes servers of `node:http`, `node:https` and `node:http2`, and several of them as an array.
 *
 * Upgraded connections (WebSockets) hold nothing up: close them in `onShutdown`, or they are cut when it has run.
 *
 * @throws TypeError that names the value and the remedy when an argument or an option is wrong.
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
  health: Pick<Health, 'drain'>,
  options: GracefulShutdownOptions = {},
): GracefulShutdown {
  const { servers, signals, readinessDelay, timeout, steps, exit } = resolveShutdown(server, health, options)
  const watched = servers.map(watchServer)
  const stopping = new AbortController()
  const over = new AbortController()
  const errors: unknown[] = []
  let begun: { reason: string; at: number } | undefined
  let cut = 0
  let resolveOutcome: (outcome: ShutdownOutcome) => void
  const outcome = new Promise<ShutdownOutcome>((resolve) => {
    resolveOutcome = resolve
  })
  const stopListeningToSignals = onStopSignals(
    signals,
    (signal) => void shutdown(signal),
    (signal) => finish(new Error(`${signal} came again`)),
  )

  function finish(...failures: unknown[]): void {
    if (over.signal.aborted || !begun) return
    over.abort()
    stopListeningToSignals()
    stopping.abort()
    for (const one of watched) cut += one.cut()
    errors.push(...failures)
    const code = cut + errors.length > 0 ? 1 : 0
    const { reason, at } = begun
    const told = { code, reason, duration: performance.now() - at, cut, errors } as const
    resolveOutcome(told)
    exit(code, told)
  }

  async function quiet(end: number): Promise<void> {
    while (watched.some(({ open }) => open > 0) && performance.now() < end && !over.signal.aborted) {
      await sleep(LOOK)
      // After a turn of the event loop what has arrived is read: nobody is silent whose request waits to be.
      await turn()
      for (const one of watched) one.closeSilent()
    }
  }

  async function run(): Promise<void> {
    health.drain()
    for (const one of watched) one.sendAway()
    if (servers.some(({ listening }) => listening)) await sleep(readinessDelay, undefined, { signal: over.signal })
    await Promise.all(watched.map((one) => one.stopListening()))
    stopping.abort()
    const end = performance.now() + timeout
    await quiet(end)
    if (over.signal.aborted) return
    if (watched.some(({ open }) => open > 0)) for (const one of watched) cut += one.cut()
    errors.push(...(await runSteps(steps, end, over.signal)))
    finish()
  }

  function shutdown(reason = 'shutdown()'): Promise<ShutdownOutcome> {
    if (!begun) {
      begun = { reason, at: performance.now() }
      run().catch(finish)
    }
    return outcome
  }

  return { shutdown, stopping: stopping.signal }
}
