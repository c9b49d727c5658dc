import { Resolver } from 'node:dns/promises'
import type { Check } from '@hale/core'
import { oneOf, type Rule, readOptions, rule } from '@hale/options'
import { whenAborted } from './connection/when-aborted'
import { failure } from './failure/failure'
import { stopwatch } from './observation/stopwatch'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireOption } from './options/require-option'
import { nonEmpty } from './options/rules'
import { timeoutOf } from './options/timeout'

export type { CheckOptions }

const TYPES = ['A', 'AAAA', 'CAA', 'CNAME', 'MX', 'NAPTR', 'NS', 'PTR', 'SOA', 'SRV', 'TXT'] as const

/** The options of {@link dns}. */
export interface DnsOptions extends CheckOptions {
  /** The full name, such as `orders.default.svc.cluster.local`. No search domain is appended. */
  readonly name: string
  /** The type of the record that must exist: `A` for an IPv4 address, `AAAA` for an IPv6 address. @default 'A' */
  readonly type?: (typeof TYPES)[number] | undefined
  /** The addresses of the name servers, with a port where it is not 53. @default those that the machine has at each run */
  readonly servers?: readonly string[] | undefined
}

const NAME = nonEmpty('a full name, such as "orders.default.svc.cluster.local"')
const SERVERS: Rule = rule(areServers, 'must be an array of IP addresses, such as "10.0.0.10" or "10.0.0.10:5353"')
const OPTIONS = { ...CHECK_OPTIONS, name: NAME, type: oneOf(...TYPES), servers: SERVERS }

const CODES = {
  not_found: /^(ENOTFOUND|ENODATA)$/m,
  timeout: /^ETIMEOUT$/m,
  server_failed: /^E(SERVFAIL|REFUSED|NOTIMP|FORMERR|BADRESP)$/m,
}

function areServers(value: unknown): boolean {
  try {
    new Resolver().setServers(value as string[])
    return (value as string[]).length > 0
  } catch {
    return false
  }
}

/**
 * A check that a name server knows a name. Use it in readiness where names come and go, such as service discovery, or
 * where the name server itself may fail.
 *
 * It queries the name servers directly, without `/etc/hosts` and search domains. A lost query is sent once more before
 * the `timeout`, if that is 400 ms or longer. When the signal aborts, the query is cancelled.
 *
 * Observes the time to the answer in ms. `data` holds the number of records.
 *
 * @throws TypeError for an unknown, missing or wrong option.
 * @example
 * ```ts
 * import { dns } from '@hale/checks/dns'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { names: dns({ name: 'orders.default.svc.cluster.local' }) } })
 * ```
 */
export function dns(options: DnsOptions): Check {
  const { name, type = 'A', servers, ...settings } = readOptions('dns', options ?? {}, OPTIONS)
  requireOption('dns', 'name', name, NAME)
  return {
    ...settings,
    async run({ signal, timeout }) {
      const elapsed = stopwatch()
      // c-ares waits for about twice this long before its second try, and never less than 300 ms.
      const patience = Math.ceil(timeoutOf({ timeout }, settings) / 3)
      // A resolver keeps the name servers that the machine had when it was made.
      const resolver = new Resolver({ timeout: patience, tries: 2 })
      if (servers) resolver.setServers(servers)
      const answer = resolver.resolve(name, type)
      const stopListening = whenAborted(signal, () => resolver.cancel())
      try {
        const records = await answer
        return { observed: elapsed(), data: { records: Array.isArray(records) ? records.length : 1 } }
      } catch (error) {
        throw failure(`no ${type} record of ${name}`, error, CODES)
      } finally {
        stopListening()
      }
    },
  }
}
