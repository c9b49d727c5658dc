import { createServer, type Server } from 'node:net'
import type { Health, Report } from '@hale/core'
import { oneOf, type Setting, verify, verifyOptions } from './setting'

/** What {@link agentCheck} takes. */
export interface AgentCheckOptions {
  /** The weight, in percent of the one that HAProxy is configured with, by the status of readiness. @default { healthy: 100, degraded: 50 } */
  readonly weights?: { readonly healthy?: number | undefined; readonly degraded?: number | undefined } | undefined
  /**
   * How to say that the instance drains. `state` sets HAProxy's administrative state to `drain`, and every other answer
   * takes that back with `ready`, also where an operator has set it by hand. `weight` says `0%` instead, which has the
   * same effect and leaves an operator's `drain` alone.
   * @default 'state'
   */
  readonly drain?: 'state' | 'weight' | undefined
}

const percent: Setting = {
  fits: (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 100,
  remedy: 'use a whole number from 0 to 100',
}
const aHealth: Setting = {
  fits: (value) => typeof (value as Health | undefined)?.report === 'function',
  remedy: 'use what createHealth() returns',
}
const anything: Setting = { fits: () => true, remedy: '' }

// HAProxy asks every two seconds by default and hangs up when it has its line.
const PATIENCE = 2_000
const MOST_CONNECTIONS = 100
const LONGEST_REASON = 80

/**
 * A TCP server that tells HAProxy's `agent-check` how ready this instance is: whoever connects is told one line, and the
 * connection is closed. Healthy is `up ready 100%`, degraded `up ready 50%`, unhealthy `down ready #database` with the
 * checks that failed, draining `drain` (HAProxy's configuration manual, `agent-check`). What a client sends, such as
 * `agent-send`, is read and ignored. Let it listen on a port of its own, and leave it open until the process ends.
 *
 * @throws TypeError that names the value and the remedy when an option is wrong.
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { agentCheck } from '@hale/node'
 *
 * const health = createHealth({ name: 'orders' })
 * agentCheck(health, { weights: { degraded: 25 } }).listen(9101)
 * ```
 */
export function agentCheck(health: Pick<Health, 'report'>, options: AgentCheckOptions = {}): Server {
  verify('the health of agentCheck', health, aHealth)
  verifyOptions('agentCheck', options, { weights: anything, drain: oneOf('state', 'weight') })
  verifyOptions('agentCheck.weights', options.weights ?? {}, { healthy: percent, degraded: percent })
  const { healthy = 100, degraded = 50 } = options.weights ?? {}
  const ready = options.drain === 'weight' ? '' : ' ready'

  function lineFor({ status, phase, checks }: Report): string {
    if (phase === 'draining') return ready ? 'drain' : 'up 0%'
    if (status !== 'unhealthy') return `up${ready} ${status === 'healthy' ? healthy : degraded}%`
    const failed = Object.keys(checks).filter((name) => checks[name]?.critical && checks[name].status === 'unhealthy')
    return `down${ready} #${(failed.join(' ') || phase).slice(0, LONGEST_REASON)}`
  }

  const server = createServer((socket) => {
    // What has arrived unread when a socket closes would reset it, and the answer with it.
    socket.on('error', () => {}).resume()
    socket.setTimeout(PATIENCE, () => socket.destroy())
    void health.report('readiness').then((report) => {
      if (socket.writable) socket.end(`${lineFor(report)}\n`)
    })
  })
  server.maxConnections = MOST_CONNECTIONS
  return server
}
