import type { Identity } from '../identity/identity'
import type { Member } from '../peers/peer-source'
import type { AskPeer } from './ask-peer'
import type { KnownPeer } from './peer-book'

/** What is needed to ask for all instances. */
export interface MembersPlan {
  readonly peers: readonly KnownPeer[]
  /** The checks that the fleet guards. */
  readonly checks: readonly string[]
  readonly own: Identity
  readonly ask: AskPeer
  question(peer: KnownPeer, check: string): { readonly url: string; readonly credential: string }
}

const MOST_ASKS = 48
const AT_ONCE = 12
const TIMEOUT = 500

/** Asks the peers how their guarded checks are: 48 asks at most, twelve at a time. Used where there is no registry. */
export async function askMembers({ peers, checks, own, ask, question }: MembersPlan): Promise<Member[]> {
  const asks = peers.flatMap((peer) => checks.map((check) => ({ peer, check }))).slice(0, MOST_ASKS)
  const members = new Map<string, Member>()
  while (asks.length > 0) {
    await Promise.all(
      asks.splice(0, AT_ONCE).map(async ({ peer, check }) => {
        const reply = await ask({ ...question(peer, check), timeout: TIMEOUT })
        if (reply === 'refused') return
        // Not its URL: pages show an id where they hide addresses.
        const before: Member = members.get(peer.url) ?? { id: `peer ${peers.indexOf(peer) + 1}`, ...peer }
        if (reply === 'silent') members.set(peer.url, before)
        else if (reply.instance.id !== own.id && reply.instance.name === own.name) members.set(peer.url, join(before, reply, check))
      }),
    )
  }
  return [...members.values()]
}

function join(before: Member, { status, instance }: { status: string; instance: Identity }, check: string): Member {
  const failed = status === 'unhealthy'
  const failing = failed ? { ...before.failing, [check]: 'failing' as const } : before.failing
  const known = status === 'unknown' ? before.status : failing ? ('unhealthy' as const) : ('healthy' as const)
  return { ...before, ...instance, status: known, failing }
}
