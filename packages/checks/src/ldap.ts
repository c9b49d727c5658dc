import type { Check } from '@hale/core'
import { type Rule, readOptions, rule, show } from '@hale/options'
import { inTurn } from './connection/in-turn'
import { codedError, failure } from './failure/failure'
import type { FailureCodes } from './failure/failure-code'
import { CHECK_OPTIONS, type CheckOptions } from './options/check-options'
import { requireMethod } from './options/require-method'
import { nonEmpty } from './options/rules'

export type { CheckOptions }

/** Anything that searches a directory: a `Client` of ldapts, or an object of yours. */
export interface LdapClient {
  search(base: string, options: { scope: 'base'; filter: string; attributes: string[] }): PromiseLike<unknown>
  /** Needed only with the option `bind`. */
  bind?(dn: string, password: string): PromiseLike<unknown>
}

/** The identity of a connection. */
export interface LdapBind {
  readonly dn: string
  readonly password: string
}

/** The options of {@link ldap}. */
export interface LdapOptions extends CheckOptions {
  /** The DN of an entry that must exist, such as the one that your searches begin at. @default the root DSE, which describes the server */
  readonly base?: string | undefined
  /**
   * Binds before each search. A bind changes the identity of the connection, so give the check a client of its own.
   * @default no bind: the search has the identity of the connection
   */
  readonly bind?: LdapBind | undefined
}

/** Verified by {@link requireBind}, which prints no password. */
const ANYTHING: Rule = rule(() => true, 'may be anything')
const OPTIONS = { ...CHECK_OPTIONS, base: nonEmpty('the DN of an entry, such as "ou=people,dc=shop,dc=example"'), bind: ANYTHING }

/** The result codes of RFC 4511, which ldapts keeps as the `code` of its error. */
const CODES: FailureCodes = {
  auth: /^(7|8|48|49|53)$/m,
  denied: /^50$/m,
  missing: /^(32|34)$/m,
  busy: /^(3|11|51|52)$/m,
  timeout: /^(Connection timeout|\w+: Operation timed out)/m,
  reset: /^(Connection closed|Socket closed)/m,
}

interface Entry {
  readonly dn?: unknown
  readonly supportedLDAPVersion?: unknown
}

function entryOf(answer: unknown): Entry | undefined {
  const { searchEntries } = (answer ?? {}) as { searchEntries?: unknown }
  const [entry] = Array.isArray(searchEntries) ? (searchEntries as (Entry | null)[]) : []
  return entry ?? undefined
}

/** @throws TypeError that never prints the password. A bind with an empty one succeeds as anonymous, and proves nothing. */
function requireBind(bind: Partial<LdapBind> | undefined): asserts bind is LdapBind | undefined {
  const isFilled = (value: unknown) => typeof value === 'string' && value !== ''
  if (bind === undefined || (isFilled(bind?.dn) && isFilled(bind.password))) return
  const given = typeof bind === 'string' ? 'a string' : show(bind)
  throw new TypeError(`ldap: bind must be { dn, password }, two strings that are not empty; got ${given}`)
}

/**
 * A check that a directory server answers a search for one entry through an LDAP client. Use it in readiness, with
 * `critical: false` where the service works without logins. It reads its root DSE, which describes the server, or with
 * `base` the entry that your searches begin at.
 *
 * ldapts cannot cancel an operation: set its `timeout` and `connectTimeout`. With `bind`, the runs on one client wait for each
 * other, because a bind makes the server abandon the search under way (RFC 4511, 4.2.1).
 *
 * @throws TypeError when `client` has no `search` method, or with `bind` no `bind` method, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { ldap } from '@hale/checks/ldap'
 * import { createHealth } from '@hale/core'
 * import { Client } from 'ldapts'
 *
 * const client = new Client({ url: 'ldaps://directory.example', timeout: 2_000, connectTimeout: 2_000 })
 * export const health = createHealth({ readiness: { directory: ldap(client) } })
 * ```
 */
export function ldap(client: LdapClient, options: LdapOptions = {}): Check {
  requireMethod('ldap', 'client', client, 'search', 'Pass a Client of ldapts')
  const { base = '', bind, ...settings } = readOptions('ldap', options, OPTIONS)
  requireBind(bind)
  if (bind) requireMethod('ldap', 'client', client, 'bind', 'Pass a Client of ldapts')
  const attributes = base === '' ? ['supportedLDAPVersion'] : ['1.1']
  const search = async () => client.search(base, { scope: 'base', filter: '(objectClass=*)', attributes })
  const bindAndSearch = async ({ dn, password }: LdapBind) => {
    await client.bind?.(dn, password)
    return search()
  }
  return {
    ...settings,
    async run({ signal }) {
      let answer: unknown
      try {
        answer = await (bind ? inTurn(client, signal, () => bindAndSearch(bind)) : search())
      } catch (error) {
        throw failure(`the directory server did not answer for ${base || 'its root DSE'}`, error, CODES)
      }
      const entry = entryOf(answer)
      if (base === '' && !entry?.supportedLDAPVersion) {
        throw codedError('invalid_answer', 'the directory server answered without its root DSE: pass `base`, or a Client of ldapts')
      }
      if (typeof entry?.dn !== 'string') throw codedError('missing', `the directory server answered without the entry ${base}`)
    },
  }
}
