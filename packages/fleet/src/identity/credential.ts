import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

// `v1 <time> <nonce> <mac>`: proves that the sender knows the key, for one check and a short time, without showing the key.
const FORM = /^v1 (\d{1,12}) ([a-f\d]{32}) ([a-f\d]{64})$/
/** How far (s) the clocks of two instances may be apart, and how long a copied header works. */
const VALID = 300

/** The value of the header `Health-Peer` that asks for a check. `now` is in ms. */
export function writeCredential(key: string, check: string, now: number = Date.now()): string {
  const time = String(Math.floor(now / 1_000))
  const nonce = randomBytes(16).toString('hex')
  return `v1 ${time} ${nonce} ${macOf(key, time, nonce, check).toString('hex')}`
}

/** Whether the header is from a sender that knows the key, and not older than five minutes. */
export function verifyCredential(header: string, key: string, check: string, now: number = Date.now()): boolean {
  const [, time, nonce, mac] = FORM.exec(header) ?? []
  if (time === undefined || nonce === undefined || mac === undefined) return false
  if (Math.abs(now / 1_000 - Number(time)) > VALID) return false
  return timingSafeEqual(Buffer.from(mac, 'hex'), macOf(key, time, nonce, check))
}

function macOf(key: string, time: string, nonce: string, check: string): Buffer {
  return createHmac('sha256', key).update(`hale-peer ${time} ${nonce} ${check}`).digest()
}
