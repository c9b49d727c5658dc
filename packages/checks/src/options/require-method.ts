import { show } from '@hale/options'

/**
 * Verifies that a client has the method that a check calls. `what` names the parameter: `client`, `pool`, `channel`.
 *
 * @throws TypeError that never prints a string: a connection string passed as the client may hold a password.
 */
export function requireMethod(caller: string, what: string, client: unknown, method: string, remedy: string): void {
  // A string has methods too, such as search.
  const isString = typeof client === 'string'
  if (!isString && typeof (client as Readonly<Record<string, unknown>> | null | undefined)?.[method] === 'function') return
  const given = isString ? 'a string' : show(client)
  throw new TypeError(`${caller}: ${what} must have a method ${method}; got ${given}. ${remedy}`)
}
