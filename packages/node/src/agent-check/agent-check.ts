import type { Server, Socket } from 'node:net'
import type { Health, Report } from '@hale/core'
import { oneOf, plainObject, type Rule, readOptions, rule, verify } from '@hale/options'

/** What {@link agentCheck} takes. */
export interface AgentCheckOptions {
  /** The weight by the status of readiness, in percent of the weight in HAProxy's configuration. @default { healthy: 100, degraded: 50 } */
  readonly weights?: { readonly healthy?: number | undefined; readonly degraded?: number | undefined } | undefined
  /**
   * How the instance says that it drains. `state` sets HAProxy's administrative state to `drain`, and every other line
   * resets it with `ready`, also where an operator has set it. `weight` sends `0%` instead, which has the same effect
   * and leaves an operator's `drain` alone.
   * @default 'state'
   */
  readonly drain?: 'state' | 'weight' | undefined
}

const CALLER = 'agentCheck'
// HAProxy connects every two seconds by default and closes the connection when it has its line.
const LONGEST_CONNECTION = 2_000
const MAX_CONNECTIONS = 100
const LONGEST_REASON = 80

const percent = (): Rule =>
  rule((value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 100, 'must be a whole number from 0 to 100')
const reportingHealth = (): Rule =>
  rule((value) => typeof (value as Partial<Health> | null)?.report === 'function', 'must be what createHealth returns')

/**
 * A TCP server for HAProxy's `agent-check`. Each connection receives one line and is closed: `up ready 100%` when
 * healthy, `up ready 50%` when degraded, `down ready #database` with the failed checks when unhealthy, `drain` while
 * draining (HAProxy's configuration manual, `agent-check`). It ignores what a client sends, such as `agent-send`. Let it
 * listen on a port of its own, and keep it open until the process ends.
 *
 * A connection lasts two seconds at most. Beyond 100 connections the oldest is closed, so slow clients never keep
 * HAProxy out.
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
  verify(CALLER, 'health', health, reportingHealth())
  const { weights = {}, drain } = readOptions(CALLER, options, { weights: plainObject, drain: oneOf('state', 'weight') })
  const { healthy = 100, degraded = 50 } = readOptions(CALLER, weights, { healthy: percent(), degraded: percent() }, 'weights')
  const ready = drain === 'weight' ? '' : ' ready'

  function lineFor({ status, phase, checks }: Report): string {
    if (phase === 'draining') return ready ? 'drain' : 'up 0%'
    if (status !== 'unhealthy') return `up${ready} ${status === 'healthy' ? healthy : degraded}%`
    const failed = Object.keys(checks).filter((name) => checks[name]?.critical && checks[name].status === 'unhealthy')
    return `down${ready} #${(failed.join(' ') || phase).slice(0, LONGEST_REASON)}`
  }

  const sockets = new Set<Socket>()
  return process.getBuiltinModule('node:net').createServer((socket) => {
    sockets.add(socket)
    const [oldest] = sockets
    if (sockets.size > MAX_CONNECTIONS) oldest?.destroy()
    const timer = setTimeout(() => socket.destroy(), LONGEST_CONNECTION)
    socket.once('close', () => {
      sockets.delete(socket)
      clearTimeout(timer)
    })
    // Data that is unread when the socket closes would reset the connection, and the client would lose the line.
    socket.on('error', () => {}).resume()
    void health.report('readiness').then((report) => {
      if (socket.writable) socket.end(`${lineFor(report)}\n`)
    })
  })
}
