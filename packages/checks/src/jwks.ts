import type { Check } from '@hale/core'
import { parseUrl } from './http/parse-url'
import { type Fetch, placeOf, readDocument } from './jwks/document'
import { findings, type KeyOptions, readKeyOptions } from './jwks/key-options'
import { countKeys } from './jwks/key-set'
import { stopwatch } from './observation/stopwatch'
import type { CheckOptions } from './options/check-options'

export type { CheckOptions, Fetch, KeyOptions }

declare global {
  /** Lets the published declarations compile in a project without the types of the DOM and of Node. */
  interface URL {}
}

/**
 * A check that a JWK Set is there, and that at least one of its keys verifies signatures. Use it in readiness for a service
 * that verifies tokens with the keys of an identity provider. Use `oidc` where the provider publishes its configuration.
 *
 * It is not critical by default: with the keys that it has, a service verifies tokens while the provider is down. Results
 * are kept for a minute by default. It follows no redirect, and reads at most 1 MiB.
 *
 * Observes the time to the end of the answer in ms. `data` holds how many keys verify signatures, how many were skipped,
 * and the age of the document (ms) where a cache says it.
 *
 * @throws TypeError when the URL is not http or https or holds credentials, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { jwks } from '@hale/checks/jwks'
 * import { createHealth } from '@hale/core'
 *
 * const keys = jwks('https://id.example/.well-known/jwks.json', { timeout: 2_000 })
 * export const health = createHealth({ readiness: { keys } })
 * ```
 */
export function jwks(url: string | URL, options: KeyOptions = {}): Check {
  const parsed = parseUrl('jwks', 'url', url, 'https://id.example/.well-known/jwks.json')
  const { degradedAt, fetch, settings } = readKeyOptions('jwks', options)
  return {
    ...settings,
    async run({ signal }) {
      const elapsed = stopwatch()
      const document = await readDocument(parsed, fetch, signal)
      const count = countKeys(placeOf(parsed), document)
      return findings(elapsed(), count, document, degradedAt)
    },
  }
}
