import type { Check } from '@hale/core'
import { fail, flag, method as isMethod, oneOf, readOptions, rule, show } from '@hale/options'
import { codedError, failure } from './failure/failure'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'

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
) => PromiseLike<{ readonly status: number; readonly body: AsyncIterable<{ readonly length: number }> | null }>

/** The options of {@link http}. */
export interface HttpOptions extends CheckOptions {
  /** After a GET, Node's fetch keeps the connection for the next run. After a HEAD it closes it. @default 'GET' */
  readonly method?: 'GET' | 'HEAD' | undefined
  /** The status that is healthy, or several of them. @default any from 200 to 299 */
  readonly expect?: number | readonly number[] | undefined
  /** Your service's name, sent as `Health-Via`. A service with Hale then runs only its own local checks. @default 'hale' */
  readonly from?: string | undefined
  /** A third party's service. The check is then never critical, since your instances can still serve when it is down. @default false */
  readonly external?: boolean | undefined
  /** The function that sends the request. @default the global fetch */
  readonly fetch?: Fetch | undefined
}

/** As many bytes of a body as kubelet reads. */
const LONGEST_BODY = 10_240
const SUCCESS = Array.from({ length: 100 }, (_, index) => 200 + index)
const OPTIONS = {
  ...CHECK_OPTIONS,
  method: oneOf('GET', 'HEAD'),
  expect: rule(areStatuses, 'must be a status from 200 to 599, or an array of them'),
  from: rule((value) => typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value), 'must be 1 to 64 visible ASCII characters'),
  external: flag,
  fetch: isMethod,
}

function areStatuses(value: unknown): boolean {
  const statuses = [value].flat()
  return (
    statuses.length > 0 && statuses.every((status) => Number.isInteger(status) && (status as number) >= 200 && (status as number) < 600)
  )
}

/** Its messages hold no part of the URL, which may hold a secret. */
function parse(given: unknown): URL {
  const refuse = (got: string) =>
    new TypeError(`http: url must be an http or https URL without credentials, such as "http://orders:8080/livez"; got ${got}`)
  const text = String(given)
  if (!/^https?:/i.test(text) || !URL.canParse(text)) throw refuse(typeof given === 'string' ? 'another string' : show(given))
  const url = new URL(text)
  if (url.username || url.password) throw refuse('a URL with credentials')
  return url
}

/** Reads a body, so that fetch can use the connection for the next request. Leaving the loop cancels the rest and closes it. */
async function drain(body: AsyncIterable<{ readonly length: number }> | null): Promise<void> {
  let read = 0
  for await (const { length } of body ?? []) {
    read += length
    if (read > LONGEST_BODY) return
  }
}

/**
 * A check that another service answers a GET or HEAD with an expected status. Use it in readiness for a service that
 * yours cannot work without, and call its liveness endpoint: its dependencies are its own concern. It follows no redirect.
 *
 * It sends `Health-Via`, so a service with Hale runs only its own local checks: no chain and no loop of checks. It reads
 * at most 10,240 bytes of a body. The connection is kept for the next run, and closed when the signal aborts.
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
  const { href, origin, pathname } = parse(url)
  const read = readOptions('http', options, OPTIONS)
  const { method = 'GET', expect = SUCCESS, from = 'hale', external = false, fetch = globalThis.fetch, critical, ...settings } = read
  if (external && critical) fail('http', 'critical must be false or left out for an external service', critical)
  const where = origin + pathname
  const statuses = [expect].flat()
  return {
    ...settings,
    critical: external ? false : critical,
    async run({ signal }) {
      const elapsed = stopwatch()
      let status: number
      try {
        const response = await fetch(href, { method, headers: { 'health-via': from }, redirect: 'manual', signal })
        status = response.status
        await drain(response.body)
      } catch (error) {
        // The message of fetch itself is only 'fetch failed'.
        throw failure(`${where} did not answer`, (error as Error | undefined)?.cause ?? error)
      }
      if (!statuses.includes(status)) throw codedError('unexpected_status', `${where} answered with status ${status}`)
      return { observed: elapsed(), data: { status } }
    },
  }
}
