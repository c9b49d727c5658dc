import { audienceMaker, failSecretly } from '@hale/options'
import { authorized } from './authorized'
import type { Audience } from './details'

/**
 * An audience for the option `details`: callers that send this user and password (RFC 7617, UTF-8) see everything, all
 * others the summary. Use it for people with a browser, such as those who look at the status page. Browsers keep the
 * password until they are closed, and it is as readable as a header: serve it over HTTPS. The comparison takes the same
 * time however much is right.
 *
 * @throws TypeError for a user or a password that is empty or has control characters, and for a user with a colon.
 *
 * @example
 * ```ts
 * import { basic, createHealth, createProbeHandler } from '@hale/core'
 *
 * const password = process.env.STATUS_PASSWORD
 * if (!password) throw new Error('STATUS_PASSWORD is not set')
 * export const handle = createProbeHandler(createHealth(), { details: basic('team', password) })
 * ```
 */
export const basic: (user: string, password: string) => Audience = audienceMaker(function basic(user: string, password: string): Audience {
  if (!isPlain(user) || user.includes(':')) failSecretly('basic', 'user must be a string that is not empty, without a colon', user)
  if (!isPlain(password)) failSecretly('basic', 'password must be a string that is not empty, without control characters', password)
  return Object.assign(authorized(/^basic +([\w+/]+)=*$/i, encode(`${user}:${password}`)), {
    challenge: 'Basic realm="health", charset="UTF-8"',
  })
})

function isPlain(value: unknown): value is string {
  return typeof value === 'string' && /^\P{Cc}+$/u.test(value)
}

/** Base64 of the UTF-8 bytes, without its padding, which some clients leave out. */
function encode(text: string): string {
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte))
  return btoa(bytes.join('')).replace(/=+$/, '')
}
