/** Whether a value is an http(s) URL of nothing but scheme, host and port. */
export function isBaseUrl(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, pathname, search, username, password } = new URL(value)
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${username}${password}` === ''
}
