import { type Audience, bearer, type Details } from '@hale/core'
import type { ThreadSettings } from './thread-options'

/** Who sees what, from the plain data that crosses into the thread. @throws TypeError for a token that no header can carry. */
export function audienceOf(details: ThreadSettings['details']): Details | Audience {
  return typeof details === 'object' ? bearer(details.bearer) : details
}
