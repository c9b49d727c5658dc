import { failSecretly, oneOf, readOptions, rule, text, verify } from '@hale/options'
import { type AskPeer, askByFetch, askByHttp, type Fetch } from './asking/ask-peer'
import type { PeerSource } from './peers/peer-source'

/** The options of `createFleet`. */
export interface FleetOptions {
  /** Where the other instances are: `dnsPeers`, `staticPeers`, `redisPeers`, or a source of yours. */
  readonly peers: PeerSource
  /**
   * `shadow` changes no status: results, logs and metrics show what `guard` would do. Begin with it. @default 'shadow'
   */
  readonly mode?: 'shadow' | 'guard' | undefined
  /** The zone of this instance. Without it a zone that is cut off looks the same as an outage. @default none */
  readonly zone?: string | undefined
  /**
   * What all instances share and no stranger knows, 16 characters at least. Without it, instances know each other by the
   * name of the service, so a caller that guesses that name can see the status, the version and the zone of an instance. Needed where
   * the endpoints have `details: 'none'`. @default the name of the service
   */
  readonly secret?: string | undefined
  /** The path of the readiness endpoint of the peers. @default '/readyz' */
  readonly path?: string | undefined
  /** Sends the asks, for client certificates or a proxy. @default node:http and node:https */
  readonly fetch?: Fetch | undefined
}

/** The options, verified and with every default filled in. */
export interface ResolvedFleet {
  readonly source: PeerSource
  readonly mode: 'shadow' | 'guard'
  readonly zone: string | undefined
  readonly secret: string | undefined
  readonly path: string
  readonly ask: AskPeer
}

const CALLER = 'createFleet'
const SOURCE = rule(
  (value) => typeof (value as Partial<PeerSource> | null)?.list === 'function',
  'must be a source of peers, such as dnsPeers(...)',
)
const OPTIONS = {
  peers: SOURCE,
  mode: oneOf('shadow', 'guard'),
  zone: text,
  // The secret itself stays out of the message.
  secret: rule(() => true, ''),
  path: rule((value) => typeof value === 'string' && /^(\/[\w.~-]+)+$/.test(value), 'must be a path such as "/readyz"'),
  fetch: rule((value) => typeof value === 'function', 'must be a function'),
}

/**
 * Verifies what the user wrote.
 *
 * @throws TypeError that names the wrong value and the remedy.
 */
export function resolveFleet(options: FleetOptions): ResolvedFleet {
  const { peers, mode = 'shadow', zone, secret, path = '/readyz', fetch } = readOptions(CALLER, options, OPTIONS)
  verify(CALLER, 'peers', peers, SOURCE)
  if (secret !== undefined && !(typeof secret === 'string' && secret.length >= 16))
    failSecretly(CALLER, 'secret must be a string of 16 characters or more', secret)
  return { source: peers as PeerSource, mode, zone, secret, path, ask: fetch ? askByFetch(fetch) : askByHttp }
}
