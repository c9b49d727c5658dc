import type { Identity } from '../identity/identity'
import type { Peer, PeerSource } from '../peers/peer-source'
import type { Candidate } from './pick-peers'

/** A peer with what its answers have shown. The same object for the same URL. */
export interface KnownPeer extends Candidate, Peer {}

/** The peers of a source, less those that are none. */
export interface PeerBook {
  list(): readonly KnownPeer[]
  /** A peer has said who it is. Returns `false` where another address leads to the same instance, whose word counts once. */
  learn(peer: KnownPeer, identity: Identity): boolean
  /** The address is no peer: nothing listens there, it is this instance, or another service. It is tried again in a while. */
  exclude(peer: KnownPeer): void
}

/** How long (ms) an address that is no peer is left out. */
const EXCLUDED_FOR = 30_000

export function createPeerBook(source: PeerSource, own: Identity, now: () => number): PeerBook {
  const known = new Map<string, { peer: KnownPeer; identity: Pick<Identity, 'version' | 'zone'> }>()
  const excluded = new Map<string, number>()
  const ids = new Map<string, string>()

  function entryOf({ url, version, zone }: Peer): KnownPeer {
    const kept = known.get(url)
    const identity = { version: version ?? kept?.identity.version, zone: zone ?? kept?.identity.zone }
    if (kept && kept.identity.version === identity.version && kept.identity.zone === identity.zone) return kept.peer
    const peer: KnownPeer = {
      url,
      ...identity,
      otherVersion: differs(identity.version, own.version),
      otherZone: differs(identity.zone, own.zone),
    }
    known.set(url, { peer, identity })
    return peer
  }

  return {
    list() {
      const listed = safeList(source)
      const urls = new Set(listed.map(({ url }) => url))
      // What the source no longer has is forgotten.
      for (const kept of [known, ids]) for (const url of kept.keys()) if (!urls.has(url)) kept.delete(url)
      for (const [url, until] of excluded) if (until <= now()) excluded.delete(url)
      return listed.filter(({ url }) => !excluded.has(url)).map(entryOf)
    },
    learn({ url }, { id, version, zone }) {
      const other = [...ids].find(([one, theirs]) => theirs === id && one !== url && !excluded.has(one))
      if (other) return false
      ids.set(url, id)
      if (known.has(url)) entryOf({ url, version, zone })
      return true
    },
    exclude({ url }) {
      excluded.set(url, now() + EXCLUDED_FOR)
    },
  }
}

function safeList(source: PeerSource): readonly Peer[] {
  try {
    // A source of the user may return anything. What throws later would throw in a timer, and end the process.
    return source.list().filter((peer) => typeof peer?.url === 'string')
  } catch {
    return []
  }
}

function differs(theirs: string | undefined, mine: string | undefined): boolean | undefined {
  return theirs === undefined || mine === undefined ? undefined : theirs !== mine
}
