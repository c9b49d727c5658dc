import type { Health } from '@hale/core'
import { count, healthRule, milliseconds, readOptions, rule, verify } from '@hale/options'
import { createDeliveryQueue } from '../delivery/delivery-queue'
import { type OutgoingRequest, sendRequest } from '../delivery/send-request'
import { readUrl } from '../destination'
import { followIncidents, type Incident } from './incidents'
import { idempotencyKey, readSecret, sign } from './signature'
import type { WebhookEvent } from './webhook-event'

/** Where changes go, and which count. */
export interface WebhookOptions {
  /** The receiver's URL. It is a secret: no log shows more than its origin. */
  readonly url: string
  /** Signs each request, so that the receiver knows who sent it: 16 characters or more, or `whsec_` and base64. */
  readonly secret: string
  /** How many runs in a row must find a check not healthy before that is sent. @default 1 */
  readonly failures?: number | undefined
  /** How often (ms) to send a reminder of a check that is not healthy. @default never */
  readonly remindEvery?: number | undefined
  /** How long (ms) the receiver may take to answer. @default 10000 */
  readonly timeout?: number | undefined
}

/** A webhook that follows a health. */
export interface Webhook {
  /** Ends it. Resolves once what waits is delivered, at most a second later. */
  close(): Promise<void>
}

const CALLER = 'webhook'
const OPTIONS = {
  url: rule(() => true, ''),
  secret: rule(() => true, ''),
  failures: count,
  remindEvery: milliseconds(1_000),
  timeout: milliseconds(100, 60_000),
}
const LAST_PATIENCE = 1_000

/**
 * Sends a signed request for each change of a check's status, and nothing while nothing changes. Use it to open an
 * incident or to post to a chat. The signature has the form of https://www.standardwebhooks.com.
 *
 * Each change has one `Idempotency-Key`, the same from every instance that sees it within the same 10 s. A receiver that
 * is down, slow or broken never harms the service: one request at most is under way, and at most 100 wait.
 *
 * @throws TypeError when an option is wrong.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { webhook } from '@hale/push'
 *
 * const health = createHealth({ name: 'mailer', readiness: { queue: async () => {} } })
 * webhook(health, { url: 'https://alerts.example.com/hale', secret: 'whsec_bm90IGEgcmVhbCBzZWNyZXQ=', failures: 3 })
 * ```
 */
export function webhook(health: Health, options: WebhookOptions): Webhook {
  verify(CALLER, 'health', health, healthRule)
  const { failures = 1, remindEvery, timeout = 10_000 } = readOptions(CALLER, options, OPTIONS)
  const url = readUrl(CALLER, options.url)
  const secret = readSecret(CALLER, options.secret)

  const queue = createDeliveryQueue<WebhookEvent>({
    deliver: (event) => sendRequest(requestOf(event, url, secret), timeout),
    limit: 100,
    backoff: { first: 1_000, longest: 60_000 },
    tries: 10,
    complain: (problem) => console.error(`webhook: ${url.origin}: ${problem}`),
  })
  const end = followIncidents(health, { failures, remindEvery }, (incident) => queue.push(eventOf(health, incident)))
  return {
    close() {
      end()
      return queue.close(LAST_PATIENCE)
    },
  }
}

function eventOf(health: Health, { check, probe, from, to, since, reminder, result }: Incident): WebhookEvent {
  const { name, version } = health.snapshot('startup')
  return {
    type: reminder === 0 ? 'check.changed' : 'check.reminder',
    service: name,
    version,
    check,
    probe,
    critical: result.critical,
    from,
    to,
    since: new Date(since).toISOString(),
    code: result.error?.code,
    impact: result.impact,
    runbook: result.runbook,
    reminder,
  }
}

/** Signed anew for each try: a receiver refuses an old timestamp. */
function requestOf(event: WebhookEvent, url: URL, secret: string): OutgoingRequest {
  const body = JSON.stringify(event)
  const headers = { 'content-type': 'application/json', ...sign(secret, idempotencyKey(event), body, Date.now()) }
  return { url, method: 'POST', headers, body }
}
