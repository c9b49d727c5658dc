import type { Check } from '@hale/core'
import { codedError } from './failure/failure'
import { parseUrl } from './http/parse-url'
import { type Fetch, type PublishedDocument, placeOf, readDocument } from './jwks/document'
import { findings, type KeyOptions, readKeyOptions } from './jwks/key-options'
import { countKeys } from './jwks/key-set'
import { stopwatch } from './observation/stopwatch'
import type { CheckOptions } from './options/check-options'

export type { CheckOptions, Fetch, KeyOptions }

const WELL_KNOWN = '/.well-known/openid-configuration'

/**
 * A check that an OpenID provider publishes its configuration for the issuer that your service trusts, and keys that verify
 * signatures. Use it in readiness for a service that verifies tokens of the provider.
 *
 * It is not critical by default: with the keys that it has, a service verifies tokens while the provider is down. Results
 * are kept for a minute by default. Each run reads two documents. It follows no redirect, and reads at most 1 MiB of each.
 *
 * Observes the time to the end of both answers in ms. `data` holds how many keys verify signatures, how many were skipped,
 * and the age of the keys' document (ms) where a cache says it.
 *
 * @param issuer - the same string as the `iss` of the tokens, with or without its last slash, as the provider writes it.
 * @throws TypeError when the issuer is not an http or https URL, holds credentials, a query or a fragment, and for an unknown
 * or wrong option.
 * @example
 * ```ts
 * import { oidc } from '@hale/checks/oidc'
 * import { createHealth } from '@hale/core'
 *
 * export const health = createHealth({ readiness: { login: oidc('https://id.example/realms/shop', { timeout: 2_000 }) } })
 * ```
 */
export function oidc(issuer: string, options: KeyOptions = {}): Check {
  const configuration = configurationUrl(issuer)
  const { degradedAt, fetch, settings } = readKeyOptions('oidc', options)
  return {
    ...settings,
    async run({ signal }) {
      const elapsed = stopwatch()
      const url = keysUrl(issuer, configuration, await readDocument(configuration, fetch, signal))
      const document = await readDocument(url, fetch, signal)
      const count = countKeys(placeOf(url), document)
      return findings(elapsed(), count, document, degradedAt)
    },
  }
}

function configurationUrl(issuer: string): URL {
  const { search, hash } = parseUrl('oidc', 'issuer', issuer, 'https://id.example')
  if (search || hash) throw new TypeError('oidc: issuer must be a URL without a query and a fragment; got one with them')
  return new URL(issuer.replace(/\/$/, '') + WELL_KNOWN)
}

/** Verifies that the configuration is of this issuer, character by character as verifiers of tokens do. */
function keysUrl(issuer: string, configuration: URL, { content }: PublishedDocument): URL {
  const where = placeOf(configuration)
  if (content['issuer'] !== issuer) throw codedError('wrong_issuer', `${where} is the configuration of another issuer`)
  const given = String(content['jwks_uri'])
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url?.protocol !== 'https:' && url?.protocol !== configuration.protocol) {
    throw codedError('invalid_answer', `the jwks_uri of ${where} must be an ${configuration.protocol} URL`)
  }
  return url
}
