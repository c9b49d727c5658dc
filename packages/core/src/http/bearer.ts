import { audienceMaker, failSecretly } from '@hale/options'
import { authorized } from './authorized'
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
export const bearer: (token: string) => Audience = audienceMaker(function bearer(token: string): Audience {
  if (typeof token !== 'string' || !/^\S+$/.test(token)) {
    failSecretly('bearer', 'token must be a string that is not empty and has no white space', token)
  }
  return authorized(/^bearer +(\S+)$/i, token)
})
