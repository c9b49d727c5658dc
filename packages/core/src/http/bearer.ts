import { fail } from '@hale/options'
import type { Audience } from './details'

/**
 * An audience for the option `details`: callers that send `Authorization: Bearer <token>` see everything, all others the
 * summary. The comparison takes the same time however much of the token is right.
 *
 * @throws TypeError for a token that is empty or holds white space.
 *
 * @example
 * ```ts
 * import { bearer, createHealth, createProbeHandler } from '@hale/core'
 *
 * const token = process.env.HEALTH_TOKEN
 * if (!token) throw new Error('HEALTH_TOKEN is not set')
 * export const handle = createProbeHandler(createHealth(), { details: bearer(token) })
 * ```
 */
export function bearer(token: string): Audience {
  if (typeof token !== 'string' || !/^\S+$/.test(token)) {
    // The token itself stays out of the message.
    fail('bearer', 'token must be a string that is not empty and has no white space', typeof token)
  }
  return (request) => {
    const [, given] = /^bearer +(\S+)$/i.exec(request.header('authorization') ?? '') ?? []
    return given !== undefined && sameText(given, token) ? 'full' : 'summary'
  }
}

// The time depends on the length of the given string, which its sender knows, and on nothing else.
function sameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let i = 0; i < given.length; i++) difference |= given.charCodeAt(i) ^ expected.charCodeAt(i % expected.length)
  return difference === 0
}
