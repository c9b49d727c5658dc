import { fail } from '@hale/options'
import { isBaseUrl } from './base-url'
import type { PeerSource } from './peer-source'

/**
 * Peers from a list. Use it where the addresses are known when the service starts. The list may hold the instance itself.
 *
 * @throws TypeError for a URL that is more or less than scheme, host and port.
 *
 * @example
 * ```ts
 * import { createFleet, staticPeers } from '@hale/fleet'
 *
 * export const fleet = createFleet({ peers: staticPeers(['http://10.0.0.7:3000', 'http://10.0.0.8:3000']) })
 * ```
 */
export function staticPeers(urls: readonly string[]): PeerSource {
  if (!Array.isArray(urls)) fail('staticPeers', 'urls must be an array of URLs', urls)
  const peers = urls.map((url, index) => {
    if (!isBaseUrl(url)) fail('staticPeers', `urls[${index}] must be a URL such as "http://10.0.0.7:3000"`, url)
    return Object.freeze({ url: new URL(url).origin })
  })
  return { list: () => peers }
}
