import { addressesOf, hostOf } from '../http/addresses'

/** Where a probe sends its request. */
export interface Target {
  readonly secure: boolean
  /** The addresses or names to connect to, tried in this order. */
  readonly hosts: readonly string[]
  readonly port: number
  /** The path of a unix socket, instead of `hosts` and `port`. */
  readonly socket?: string | undefined
  readonly path: string
  /** The name of the service, for `Host` and for its certificate. */
  readonly name: string
  readonly hostHeader: string
}

/**
 * Reads the URL of a probe. With a socket, a path is enough.
 *
 * @throws Error that says what the URL must be.
 */
export function readTarget(given: string, socket?: string): Target {
  const text = socket !== undefined && given.startsWith('/') ? `http://localhost${given}` : given
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new Error(`the URL must be such as http://localhost:3000/livez; got ${shown(given)}${withScheme(given)}`)
  if (url.username !== '' || url.password !== '')
    throw new Error('the URL must hold no credentials: every process could read them. Use --bearer-env')
  if (!namesPath(text)) throw new Error(`the URL must have a path, such as ${url.origin}/livez`)
  return {
    secure: url.protocol === 'https:',
    hosts: addressesOf(url),
    port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
    socket,
    path: `${url.pathname}${url.search}`,
    name: hostOf(url.hostname),
    hostHeader: url.host,
  }
}

/** Whether a slash follows the host. `URL` would add one. A regular expression that ignores case costs a probe 3 ms. */
function namesPath(text: string): boolean {
  const rest = text.slice(text.indexOf('//') + 2)
  return rest.slice(0, rest.search(/[/?#]/) + 1).endsWith('/')
}

/** Where the probe went, for people: without the query, which may hold a secret. */
export function describeTarget({ secure, hostHeader, path, socket }: Target): string {
  const [pathname = ''] = path.split('?', 1)
  return socket === undefined ? `${secure ? 'https' : 'http'}://${hostHeader}${pathname}` : `${socket} ${pathname}`
}

function withScheme(given: string): string {
  const host = /^\d+(\/|$)/.test(given) ? `localhost:${given}` : given
  return /^[\w.-]+(:\d+)?(\/|$)/.test(host) ? `; did you mean ${shown(`http://${host}`)}?` : ''
}

/** Without what may be a credential. */
function shown(given: string): string {
  return JSON.stringify(
    given
      .replace(/[?#].*$/s, '')
      .replace(/^(.*?\/\/)?.*@/s, '$1')
      .slice(0, 100),
  )
}
