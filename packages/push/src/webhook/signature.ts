import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { failSecretly } from '@hale/options'
import type { WebhookEvent } from './webhook-event'

// The form of https://www.standardwebhooks.com, so that a receiver can verify it with a library of its own language.

const PREFIX = 'whsec_'

/**
 * Returns the secret. Refuses a missing or weak one: with an empty secret, everybody can sign.
 *
 * @throws TypeError that does not show it.
 */
export function readSecret(caller: string, secret: unknown): string {
  const fits = typeof secret === 'string' && (secret.startsWith(PREFIX) ? /^whsec_[A-Za-z\d+/]{8,}=*$/.test(secret) : secret.length >= 16)
  return fits ? secret : failSecretly(caller, 'secret must be a string of 16 characters or more, or "whsec_" and base64', secret)
}

/** The request of a webhook, as its receiver got it. */
export interface WebhookRequest {
  /** The headers, with names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  /** The body as it came, before any parser. */
  readonly body: string
}

/**
 * The same key for the same change, whichever instance sends it: from the service, the check, its status and the time
 * since when, rounded down to 10 s.
 */
export function idempotencyKey({ service = '', check, to, since, reminder }: WebhookEvent): string {
  const slot = Math.floor(Date.parse(since) / 10_000)
  return createHash('sha256')
    .update(JSON.stringify([service, check, to, slot, reminder]))
    .digest('hex')
    .slice(0, 32)
}

/** The headers that sign a body. `now` is in ms since the epoch. */
export function sign(secret: string, id: string, body: string, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signatureOf(secret, id, timestamp, body)}`,
    'idempotency-key': id,
  }
}

/**
 * Whether a webhook comes from who knows the secret, and is not older than `tolerance` (ms). Use it in the receiver,
 * on the body as it came.
 *
 * @throws TypeError for a secret that `webhook` refuses too, such as one that is missing in the environment.
 *
 * @example
 * ```ts
 * import { verifyWebhook } from '@hale/push'
 *
 * const request = { headers: { 'webhook-id': '1' }, body: '{}' }
 * console.log(verifyWebhook(request, 'whsec_c2VjcmV0')) // false
 * ```
 */
export function verifyWebhook({ headers, body }: WebhookRequest, secret: string, tolerance = 300_000): boolean {
  readSecret('verifyWebhook', secret)
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
    (name) => headers[name]?.toString() ?? '',
  )
  if (!id || !timestamp || !(Math.abs(Date.now() - Number(timestamp) * 1_000) <= tolerance)) return false
  const expected = Buffer.from(signatureOf(secret, id, timestamp, body))
  return (signatures ?? '').split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

function signatureOf(secret: string, id: string, timestamp: string, body: string): string {
  const key = secret.startsWith(PREFIX) ? Buffer.from(secret.slice(PREFIX.length), 'base64') : Buffer.from(secret)
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
}
