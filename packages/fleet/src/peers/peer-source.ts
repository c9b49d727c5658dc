import type { Status } from '@hale/core'
import type { Identity } from '../identity/identity'

/** Where another instance answers. */
export interface Peer {
  /** Its base URL, such as `http://10.0.0.7:3000`: scheme, host and port. */
  readonly url: string
  /** Its version, where the source knows it. */
  readonly version?: string | undefined
  /** Its zone, where the source knows it. */
  readonly zone?: string | undefined
}

/** What a registry keeps of an instance. */
export interface Member extends Identity, Peer {
  readonly status?: Status | undefined
  /** The names of its failing checks, each with what the fleet makes of it. */
  readonly failing?: Readonly<Record<string, 'failing' | 'held'>> | undefined
}

/** What a source may know of the instance that uses it. */
export interface Self {
  readonly identity: Identity
  /** How the instance is now. Starts no run. */
  state(): Pick<Member, 'status' | 'failing'>
}

/**
 * Where the addresses of the peers come from. `dnsPeers`, `staticPeers` and `redisPeers` make one. Write one of yours for
 * another registry: it must neither throw nor wait, because it is read while a dependency is down.
 *
 * @example
 * ```ts
 * import { createFleet, type PeerSource } from '@hale/fleet'
 *
 * const known = ['http://10.0.0.7:3000', 'http://10.0.0.8:3000']
 * const peers: PeerSource = { list: () => known.map((url) => ({ url })) }
 * export const fleet = createFleet({ peers })
 * ```
 */
export interface PeerSource {
  /** The peers that are known now, at once. The instance itself may be among them. */
  list(): readonly Peer[]
  /** The instance begins to use the source. Called once. */
  join?(self: Self): void
  /** The instance leaves: it drains, or the fleet is closed. */
  leave?(): void
  /** All instances with what is known of them, for the fleet page. */
  members?(): Promise<readonly Member[]>
}
