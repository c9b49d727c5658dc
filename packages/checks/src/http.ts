import type { Check } from '@hale/core'
import { fail, flag, method as isMethod, oneOf, readOptions, rule } from '@hale/options'
import { codedError } from './failure/failure'
import { answerOf } from './http/answer'
import { matches } from './http/matches'
import { parseUrl } from './http/parse-url'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { FROM } from './options/from'

export type { CheckOptions }

declare global {
  /** Lets the published declarations compile in a project without the types of the DOM and of Node. */
  interface URL {}
}

/** The part of `fetch` that the check calls: the global one, undici's, or a function of yours that adds a header or a dispatcher. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => PromiseLike<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>

/** The options of {@link http}. */
export interface HttpOptions extends CheckOptions {
  /** After a GET, Node's fetch keeps the connection for the next run. After a HEAD it closes it. @default 'GET' */
  readonly method?: 'GET' | 'HEAD' | undefined
  /** The status that is healthy, or several of them. @default any from 200 to 299 */
  readonly expect?: number | readonly number[] | undefined
  /** What the body must hold: a string in it, a pattern, or a function that judges it. Of a long body the first 10,240 bytes count. @default any body */
  readonly expectBody?: string | RegExp | ((body: string) => boolean) | undefined
  /** Your service's name, sent as `Health-Via`. A service with Hale then runs only its own local checks. @default 'hale' */
  readonly from?: string | undefined
  /** A third party's service. The check is then never critical, since your instances can still serve when it is down. @default false */
  readonly external?: boolean | undefined
  /** The function that sends the request. @default the global fetch */
  readonly fetch?: Fetch | undefined
}

const SUCCESS = Array.from({ length: 100 }, (_, index) => 200 + index)
const OPTIONS = {
  ...CHECK_OPTIONS,
  method: oneOf('GET', 'HEAD'),
  expect: rule(areStatuses, 'must be a status from 200 to 599, or an array of them'),
  expectBody: rule(isBodyRule, 'must be a string, a pattern or a function that returns true or false'),
  from: FROM,
  external: flag,
  fetch: isMethod,
}

function areStatuses(value: unknown): boolean {
  const statuses = [value].flat()
  return (
    statuses.length > 0 && statuses.every((status) => Number.isInteger(status) && (status as number) >= 200 && (status as number) < 600)
  )
}

function isBodyRule(value: unknown): boolean {
  return value instanceof RegExp || typeof value === 'function' || (typeof value === 'string' && value !== '')
}

/**
 * A check that another service answers a GET or HEAD with an expected status. Use it in readiness for a service that
 * yours cannot work without, and call its liveness endpoint: its dependencies are its own concern. It follows no redirect.
 *
 * It sends `Health-Via`, so a service with Hale runs only its own local checks: no chain and no loop of checks. It reads
 * at most 10,240 bytes of a body. The connection is kept for the next run, and closed when the signal aborts. A server may
 * close a kept connection in the moment of a request, so a request whose connection is reset is sent again, on a fresh one.
 *
 * Observes the time to the end of the answer in ms. `data` holds the status.
 *
 * @throws TypeError when the URL is not http or https or holds credentials, for an unknown or wrong option, and for
 * `critical: true` with `external: true`.
 * @example
 * ```ts
 * import { http } from '@hale/checks/http'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({
 *   readiness: {
 *     stock: http('http://stock:8080/livez', { from: 'orders' }),
 *     mail: http('https://status.mail.example/', { external: true }),
 *   },
 * })
 * ```
 */
export function http(url: string | URL, options: HttpOptions = {}): Check {
  const { href, origin, pathname } = parseUrl('http', 'url', url, 'http://orders:8080/livez')
  const read = readOptions('http', options, OPTIONS)
  const {
    method = 'GET',
    expect = SUCCESS,
    expectBody,
    from = 'hale',
    external = false,
    fetch = globalThis.fetch,
    critical,
    ...settings
  } = read
  if (external && critical) fail('http', 'critical must be false or left out for an external service', critical)
  if (expectBody !== undefined && method === 'HEAD') fail('http', 'expectBody must be left out with the method HEAD', expectBody)
  const where = origin + pathname
  const statuses = [expect].flat()
  return {
    ...settings,
    critical: external ? false : critical,
    async run({ signal }) {
      const elapsed = stopwatch()
      const send = (): ReturnType<Fetch> => fetch(href, { method, headers: { 'health-via': from }, redirect: 'manual', signal })
      const {
        response: { status },
        body,
      } = await answerOf(where, send, signal)
      if (!statuses.includes(status)) throw codedError('unexpected_status', `${where} answered with status ${status}`)
      if (expectBody !== undefined && !matches(expectBody, body)) {
        throw codedError('unexpected_body', `${where} answered with another body than expected`)
      }
      return { observed: elapsed(), data: { status } }
    },
  }
}
