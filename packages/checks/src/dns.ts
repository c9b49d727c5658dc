import { Resolver } from 'node:dns/promises'
import type { Check } from '@hale/core'
import { whenAborted } from './connection/when-aborted'
import { failure } from './failure/failure'
import { stopwatch } from './observation/stopwatch'
import type { CheckOptions } from './options/check-options'
import { requireText } from './options/require-address'

export type { CheckOptions }

const types = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const

/** What {@link dns} takes. */
export interface DnsOptions extends CheckOptions {
  /** The whole name, such as `orders.default.svc.cluster.local`: nothing is put behind it. */
  readonly name: string
  /** Which record must be there: `A` for an IPv4 address, `AAAA` for an IPv6 address. @default 'A' */
  readonly type?: (typeof types)[number] | undefined
  /** The name servers to ask: addresses, with a port where it is not 53. @default those of the machine when the check is made */
  readonly servers?: readonly string[] | undefined
}

const codes = {
  not_found: /^(ENOTFOUND|ENODATA)$/m,
  timeout: /^ETIMEOUT$/m,
  server_failed: /^E(SERVFAIL|REFUSED|NOTIMP|FORMERR|BADRESP)$/m,
}

/**
 * A check that a name server knows a name. Use it in readiness where names come and go, such as service discovery, or
 * where the name server itself is what breaks.
 *
 * It asks the name servers themselves, past `/etc/hosts` and search domains. A question that is lost is asked once more
 * before the `timeout`, which must be 400 ms or more for that. When the signal aborts, the question is cancelled.
 *
 * Observes the time to the answer in ms; the number of records is in `data`.
 *
 * @throws TypeError when `name` is no text or empty, `type` is none of those, or one of `servers` is no address.
 * @example
 * ```ts
 * import { dns } from '@hale/checks/dns'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { names: dns({ name: 'orders.default.svc.cluster.local' }) } })
 * ```
 */
export function dns(options: DnsOptions): Check {
  const { name, type = 'A', servers, ...settings }: Partial<DnsOptions> = options ?? {}
  requireText('dns: name', name, "a whole name, such as 'orders.default.svc.cluster.local'")
  if (!types.includes(type)) throw new TypeError(`dns: type is ${type}, expected one of ${types.join(', ')}`)
  // c-ares waits for about twice this long before its second try, and never less than 300 ms.
  const resolver = new Resolver({ timeout: Math.ceil((settings.timeout ?? 500) / 3), tries: 2 })
  if (servers) resolver.setServers(servers)
  return {
    ...settings,
    async run({ signal }) {
      const elapsed = stopwatch()
      const answer = resolver.resolve(name, type)
      const stopListening = whenAborted(signal, () => resolver.cancel())
      try {
        const records = await answer
        return { observed: elapsed(), data: { records: Array.isArray(records) ? records.length : 1 } }
      } catch (error) {
        throw failure(`no ${type} record of ${name}`, error, codes)
      } finally {
        stopListening()
      }
    },
  }
}
