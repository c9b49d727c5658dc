/**
 * Throws a TypeError when the value handed in as a client lacks the method that the check calls. It names the value's
 * type only: a client mistaken for its URL would put a password into the message.
 */
export function requireMethod(check: string, client: unknown, method: string, remedy: string): void {
  if (typeof (client as Record<string, unknown> | null | undefined)?.[method] === 'function') return
  const given = client === null ? 'null' : `a value of type ${typeof client}`
  throw new TypeError(`${check}(client): the client is ${given} without ${method}(): ${remedy}`)
}
