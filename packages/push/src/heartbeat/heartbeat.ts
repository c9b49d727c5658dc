import type { Health, Probe } from '@hale/core'
import { fail, healthRule, milliseconds, oneOf, PROBES, readOptions, rule, verify } from '@hale/options'
import { createDeliveryQueue } from '../delivery/delivery-queue'
import { type OutgoingRequest, sendRequest } from '../delivery/send-request'
import { readUrl } from '../destination'
import { type HeartbeatProtocol, PROTOCOLS } from './protocols'

/** Where heartbeats go, and how often. */
export interface HeartbeatOptions {
  /** The receiver's URL, as its page shows it. It is a secret: no log shows more than its origin. */
  readonly url: string
  /** Whose protocol the receiver speaks. @default 'healthchecks' */
  readonly protocol?: HeartbeatProtocol | undefined
  /** How often (ms) a heartbeat is sent, besides one for each change of the status. @default 60000 */
  readonly every?: number | undefined
  /** Which report decides. @default 'readiness' */
  readonly probe?: Probe | undefined
  /** A token for Consul. */
  readonly token?: string | undefined
  /** How long (ms) the receiver may take to answer. @default 10000 */
  readonly timeout?: number | undefined
}

/** Heartbeats that are being sent. */
export interface Heartbeat {
  /** Ends them. Resolves once the last one is delivered, at most a second later. */
  close(): Promise<void>
}

const CALLER = 'heartbeat'
const OPTIONS = {
  url: rule(() => true, ''),
  protocol: oneOf(...Object.keys(PROTOCOLS)),
  every: milliseconds(1_000),
  probe: oneOf(...PROBES),
  token: rule((value) => typeof value === 'string' && value !== '', 'must be a string that is not empty'),
  timeout: milliseconds(100, 60_000),
}
const LAST_PATIENCE = 1_000

/**
 * Sends a heartbeat to a service that watches for it: healthchecks.io, Uptime Kuma or Consul. Use it where no probe can
 * reach the process, such as a job or a worker behind a firewall. The receiver raises the alarm when heartbeats end.
 *
 * A receiver that is down, slow or broken never harms the service: one request at most is under way, and only the newest
 * report waits.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { heartbeat } from '@hale/push'
 *
 * const health = createHealth({ name: 'mailer', readiness: { queue: async () => {} } })
 * heartbeat(health, { url: 'https://hc-ping.com/0a1b2c3d', every: 60_000 })
 * ```
 */
export function heartbeat(health: Health, options: HeartbeatOptions): Heartbeat {
  verify(CALLER, 'health', health, healthRule)
  const { protocol = 'healthchecks', every = 60_000, probe = 'readiness', token, timeout = 10_000 } = readOptions(CALLER, options, OPTIONS)
  const url = readUrl(CALLER, options.url)
  if (token !== undefined && protocol !== 'consul') fail(CALLER, 'token must be left out unless protocol is "consul"', protocol)

  const queue = createDeliveryQueue<OutgoingRequest>({
    deliver: (request) => sendRequest(request, timeout),
    limit: 1,
    backoff: { first: 1_000, longest: every },
    tries: 3,
    complain: (problem) => console.error(`heartbeat: ${url.origin}: ${problem}`),
  })

  async function beat(): Promise<void> {
    queue.push(PROTOCOLS[protocol](url, await health.report(probe), token))
  }

  // Many instances that start at once must not beat at once for ever.
  let timer = setTimeout(tick, every * Math.random())
  timer.unref()
  function tick(): void {
    void beat()
    timer = setTimeout(tick, every)
    timer.unref()
  }
  void beat()
  const endTransitions = health.onTransition((transition) => {
    if (transition.kind === 'report' && transition.probe === probe) void beat()
  })
  return {
    close() {
      clearTimeout(timer)
      endTransitions()
      return queue.close(LAST_PATIENCE)
    },
  }
}
