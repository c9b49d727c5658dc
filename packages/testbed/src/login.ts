import type { ServerAtPort } from './server-process'

/** A server with one user, and what a client needs to log in. */
export interface ServerWithLogin extends ServerAtPort {
  readonly user: string
  readonly password: string
}

/** The one user of most servers. */
export const user = 'hale'
export const password = 'only-for-tests'
