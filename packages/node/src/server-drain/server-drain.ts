import type { Server } from 'node:net'
import { milliseconds, type OptionRules, readOptions, rule } from '@hale/options'
import { type DrainedServer, trackServer } from './drained-server'
import { verifyServers } from './verify-servers'

/** What {@link ServerDrain.closeConnections} takes. */
export interface CloseConnectionsOptions {
  /** How long (ms) running requests may take before they are cut off. @default 10_000 */
  readonly timeout?: number | undefined
  /** Ends the waiting early. The connections then stay open until {@link ServerDrain.destroy}. */
  readonly signal?: AbortSignal | undefined
}

/** The steps in which servers stop without losing a request. Call them in this order. */
export interface ServerDrain {
  /** Whether one of the servers listens. */
  readonly listening: boolean
  /** How many requests run. */
  readonly running: number
  /** How many connections are open, without upgraded ones such as WebSockets. */
  readonly open: number
  /** How many requests and upgraded connections were cut off so far. */
  readonly cut: number
  /**
   * Sends `Connection: close` with the next response on each open connection, and GOAWAY to each HTTP/2 session, so that
   * clients reconnect, ideally to another instance. Call it when readiness turns 503.
   */
  announceClose(): void
  /** Accepts no more connections, and closes each connection after its next response. */
  stopListening(): Promise<void>
  /**
   * Waits until running requests have ended, closes connections that are silent for a second (half of `timeout` where
   * that is less), and cuts off what still runs after `timeout`. Upgraded connections stay open.
   */
  closeConnections(options?: CloseConnectionsOptions): Promise<void>
  /** Closes all connections at once, upgraded ones too. */
  destroy(): void
}

const CALLER = 'createServerDrain'
const rules = (): OptionRules<CloseConnectionsOptions> => ({
  timeout: milliseconds(0),
  signal: rule((value) => value instanceof AbortSignal, 'must be an AbortSignal'),
})
const POLL_INTERVAL = 20
// A client may send on an idle connection at the moment the listener closes: most clients fail if it is closed under them.
const SILENCE = 1_000

/**
 * Stops servers without losing a request, step by step. {@link gracefulShutdown} does all of it; use this where a
 * framework has a shutdown of its own. Create it before the servers accept connections.
 *
 * A server that it has stopped stays closed, and `server.close(callback)` calls back without an error from then on.
 *
 * @throws TypeError that names the value and the remedy when an argument is no Node server.
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createServerDrain } from '@hale/node'
 *
 * const server = createServer((_request, response) => response.end('hello')).listen(3000)
 * const drain = createServerDrain(server)
 * process.once('SIGTERM', async () => {
 *   drain.announceClose()
 *   await drain.stopListening()
 *   await drain.closeConnections({ timeout: 10_000 })
 *   drain.destroy()
 * })
 * ```
 */
export function createServerDrain(server: Server | readonly Server[]): ServerDrain {
  const servers = verifyServers(CALLER, server).map(trackServer)
  const sum = (count: (one: DrainedServer) => number): number => servers.reduce((total, one) => total + count(one), 0)

  async function stopListening(): Promise<void> {
    await Promise.all(servers.map((one) => one.stopListening()))
  }

  return {
    get listening() {
      return servers.some(({ listening }) => listening)
    },
    get running() {
      return sum(({ running }) => running)
    },
    get open() {
      return sum(({ open }) => open)
    },
    get cut() {
      return sum(({ cut }) => cut)
    },
    announceClose() {
      for (const one of servers) one.announceClose()
    },
    stopListening,
    async closeConnections(options = {}) {
      const { setTimeout: sleep, setImmediate: turn } = process.getBuiltinModule('node:timers/promises')
      const { timeout = 10_000, signal } = readOptions('closeConnections', options, rules())
      const end = performance.now() + timeout
      const silence = Math.min(SILENCE, timeout / 2)
      await stopListening()
      while (servers.some(({ open }) => open > 0) && performance.now() < end && !signal?.aborted) {
        await sleep(POLL_INTERVAL)
        // One more turn reads what has arrived: a connection is not silent while its request waits to be read.
        await turn()
        for (const one of servers) one.closeSilent(silence)
      }
      if (!signal?.aborted) for (const one of servers) one.destroy('requests')
    },
    destroy() {
      for (const one of servers) one.destroy('all')
    },
  }
}
