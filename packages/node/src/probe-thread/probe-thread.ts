import { createProbeHandler, type Health } from '@hale/core'
import { fail, healthRule, verify } from '@hale/options'
import { stateOf } from './answer-thread'
import { audienceOf } from './audience'
import { allocateBeats, BEAT, createHeart } from './beats'
import { MAIN_THREAD } from './main-thread-row'
import { superviseThread } from './supervise-thread'
import { type ProbeThreadOptions, resolveThread, type ThreadSettings } from './thread-options'
import { rememberThread } from './threads-of'

/** A running probe thread. */
export interface ProbeThread {
  /** The port that it listens on, or `undefined` for a socket. */
  readonly port: number | undefined
  /** The longest time (ms) for which the main thread did not run, as the thread has seen it. */
  readonly longestBlock: number
  /** Stops listening and ends the thread. `gracefulShutdown` calls it last. */
  close(): Promise<void>
}

/**
 * Answers the probes from a thread of its own, on a port of its own. Use it where the main thread may be busy for
 * longer than kubelet waits (1 s): big JSON, synchronous crypto, slow regular expressions. While the main thread is
 * blocked, liveness stays healthy and readiness keeps its last results, both up to a limit.
 *
 * It costs about 10 MiB of memory. Each process needs its own port: in a `cluster`, add the worker's id.
 *
 * @throws TypeError (as a rejection) when an option is wrong or the port is in use.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { probeThread } from '@hale/node'
 *
 * const health = createHealth({ name: 'orders', readiness: { database: async () => {} } })
 * const thread = await probeThread(health, { port: 9090 })
 * console.log(`probes on port ${thread.port}`)
 * ```
 */
export async function probeThread(health: Health, options: ProbeThreadOptions): Promise<ProbeThread> {
  verify('probeThread', 'health', health, healthRule)
  const settings = resolveThread(options)
  // The core verifies these: here, so that the caller gets the error, and not the thread.
  const { paths, status, groups, details } = settings
  createProbeHandler(health, { paths, status, groups, details: audienceOf(details) })
  if (health.checks.has(MAIN_THREAD)) {
    fail(
      'probeThread',
      `no check may have the name "${MAIN_THREAD}"`,
      MAIN_THREAD,
      'It is the name of the row for the main thread: rename the check.',
    )
  }

  const beats = allocateBeats()
  const heart = createHeart(beats)
  heart.beat(isInspected())
  if (health.phase === 'draining') heart.drain()
  const endPhases = health.onTransition((transition) => {
    if (transition.kind === 'phase' && transition.to === 'draining') heart.drain()
  })
  const timer = setInterval(() => heart.beat(isInspected()), BEAT)
  timer.unref()
  const dataNow = () => ({ settings, beats, checks: new Map(health.checks), state: stateOf(health), patience: health.deadline + 2 * BEAT })
  const thread = await superviseThread(health, dataNow).catch((error: NodeJS.ErrnoException) => {
    clearInterval(timer)
    endPhases()
    throw startError(error, settings.listen)
  })
  const probeThread: ProbeThread = {
    get port() {
      return thread.port
    },
    get longestBlock() {
      return heart.longestBlock
    },
    async close() {
      clearInterval(timer)
      for (const end of ends) end()
      await thread.close()
    },
  }
  const ends = [endPhases, rememberThread(health, probeThread), health.addAbout(() => ({ longestBlock: heart.longestBlock }))]
  return probeThread
}

/** A debugger stops the main thread for as long as a person likes. */
function isInspected(): boolean {
  // Asked for, not imported: not every runtime and build of Node has it.
  return globalThis.process.getBuiltinModule?.('node:inspector')?.url?.() !== undefined
}

function startError(error: NodeJS.ErrnoException, listen: ThreadSettings['listen']): Error {
  const where = 'path' in listen ? 'socket' : 'port'
  const given = 'path' in listen ? listen.path : listen.port
  if (error.code === 'EADDRINUSE') {
    return new TypeError(
      `probeThread: ${where} must be one that no other server listens on; got ${JSON.stringify(given)}. ` +
        'Use a port that the app does not use; in a cluster, one for each worker.',
      { cause: error },
    )
  }
  return new TypeError(`probeThread: cannot listen on ${where} ${JSON.stringify(given)}: ${error.message}`, { cause: error })
}
