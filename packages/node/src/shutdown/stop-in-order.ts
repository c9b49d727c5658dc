import type { Health } from '@hale/core'
import { closeThreads } from '../probe-thread/threads-of'
import type { ServerDrain } from '../server-drain/server-drain'
import { type NamedStep, runSteps } from './run-steps'
import type { ShutdownTiming } from './shutdown-timing'

/** What a shutdown stops, and what it calls. */
export interface StopInOrder {
  readonly health: Pick<Health, 'drain'>
  readonly drain: ServerDrain
  readonly timing: ShutdownTiming
  readonly beforeClose: readonly NamedStep[]
  readonly onShutdown: readonly NamedStep[]
  /** Called with everything that a step threw, and with the step's name. */
  onError(error: unknown, step?: string): void
  onListenerClosed(): void
  /** Ends it early. */
  readonly signal: AbortSignal
}

/** Goes through a shutdown, from the drain to the last step of `onShutdown` and the probe threads. */
export async function stopInOrder({ health, drain, timing, signal, ...stop }: StopInOrder): Promise<void> {
  const { readinessDelay, timeout, leastForSteps } = timing
  const { setTimeout: sleep, setImmediate: turn } = process.getBuiltinModule('node:timers/promises')
  health.drain()
  drain.announceClose()
  if (drain.listening) await sleep(readinessDelay, undefined, { signal })

  const end = performance.now() + timeout
  const left = (least: number): number => Math.max(least, end - performance.now())
  await runSteps(stop.beforeClose, timeout, signal, stop.onError)
  await drain.stopListening()
  stop.onListenerClosed()
  // What a listener of `stopping` throws becomes an uncaught exception in the next turn, before the process may end.
  await turn()
  // A beforeClose that hung has used up the time of the requests.
  await drain.closeConnections({ timeout: left(Math.min(leastForSteps, timeout)), signal })
  await runSteps(stop.onShutdown, left(leastForSteps), signal, stop.onError)
  // The same for a rejection that a step has left unhandled: the process must not end with 0.
  await turn()
  // Last, so that probes are answered until the end.
  await closeThreads(health)
}
