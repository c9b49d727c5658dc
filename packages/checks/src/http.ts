import type { Check } from '@hale/core'
import { codedError, failure } from './failure/failure'
import { stopwatch } from './observation/stopwatch'
import type { CheckOptions } from './options/check-options'

export type { CheckOptions }

/** What is asked of a `fetch`: the global one fits, and undici's, and a function of yours that adds a dispatcher or a header. */
export type Fetch = (
  url: string,
  request: {
    readonly method: string
    readonly headers: Record<string, string>
    readonly redirect: 'manual'
    readonly signal: AbortSignal
  },
) => PromiseLike<{ readonly status: number; readonly body: AsyncIterable<{ readonly length: number }> | null }>

/** What {@link http} takes. */
export interface HttpOptions extends CheckOptions {
  /** With GET the connection is kept for the next run; after a HEAD, Node's fetch closes it. @default 'GET' */
  readonly method?: 'GET' | 'HEAD' | undefined
  /** The status that is healthy, or several of them. @default any from 200 to 299 */
  readonly expect?: number | readonly number[] | undefined
  /** Your service's name, sent as `Health-Via`: a service with Hale then answers for itself alone. @default 'hale' */
  readonly from?: string | undefined
  /** A third party's service: never critical, since your instances are not less ready when it is down. @default false */
  readonly external?: boolean | undefined
  /** How to ask. @default the global fetch */
  readonly fetch?: Fetch | undefined
}

/** As much of a body (bytes) as kubelet reads of one. */
const longestBody = 10_240

const success = Array.from({ length: 100 }, (_, index) => 200 + index)

/** Its messages hold no part of the URL that may be a secret. */
function parse(text: string): URL {
  const refuse = (what: string) => new TypeError(`http: the URL ${what}, expected one such as http://orders:8080/livez`)
  const url = /^https?:/i.test(text) && URL.canParse(text) && new URL(text)
  if (!url) throw refuse('is none for http')
  if (url.username || url.password) throw refuse('holds credentials')
  return url
}

function requireFit(option: string, value: unknown, fits: boolean, expected: string): void {
  if (!fits) throw new TypeError(`http: ${option} is ${JSON.stringify(value)}, expected ${expected}`)
}

/** A read body gives its connection back for the next request; leaving the loop cancels the rest, which closes the connection. */
async function free(body: AsyncIterable<{ readonly length: number }> | null): Promise<void> {
  let read = 0
  for await (const { length } of body ?? []) {
    read += length
    if (read > longestBody) return
  }
}

/**
 * A check that another service answers a GET or HEAD with the status expected. Use it in readiness for a service that
 * yours cannot work without, and ask for its liveness: its own dependencies are its own matter. Redirects are not followed.
 *
 * It sends `Health-Via`, so that a service with Hale answers for itself alone: no chain and no loop of checks. At most
 * 10,240 bytes of a body are read; the connection is kept for the next run, or closed when the signal aborts.
 *
 * Observes the time to the end of the answer in ms; the status is in `data`.
 *
 * @throws TypeError when the URL is none, is not http(s) or holds credentials, another option does not fit, or `critical` is
 * `true` for an `external` service.
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
  const { method = 'GET', expect = success, from = 'hale', external = false, fetch = globalThis.fetch, critical, ...settings } = options
  const { href, origin, pathname } = parse(String(url))
  const where = origin + pathname
  const statuses = [expect].flat().map(String)
  requireFit('method', method, method === 'GET' || method === 'HEAD', 'GET or HEAD')
  requireFit('from', from, /^[\x21-\x7e]{1,64}$/.test(from), '1 to 64 visible characters')
  requireFit('expect', expect, statuses.length > 0 && statuses.every((status) => /^[2-5]\d\d$/.test(status)), 'statuses from 200 to 599')
  requireFit('fetch', typeof fetch, typeof fetch === 'function', 'a function')
  requireFit('critical', critical, !(external && critical), 'false for an external service')
  return {
    ...settings,
    critical: external ? false : critical,
    async run({ signal }) {
      const elapsed = stopwatch()
      let status: number
      try {
        const response = await fetch(href, { method, headers: { 'health-via': from }, redirect: 'manual', signal })
        status = response.status
        await free(response.body)
      } catch (error) {
        // What fetch itself says is 'fetch failed'.
        throw failure(`${where} did not answer`, (error as Error | undefined)?.cause ?? error)
      }
      if (!statuses.includes(String(status))) throw codedError('unexpected_status', `${where} answered with status ${status}`)
      return { observed: elapsed(), data: { status } }
    },
  }
}
