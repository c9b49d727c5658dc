/** What is known of a peer that may be asked. */
export interface Candidate {
  readonly otherVersion?: boolean | undefined
  readonly otherZone?: boolean | undefined
}

/**
 * Picks the peers to ask: a third of another version, a third of another zone, the rest at random. Where a cohort is not known or
 * too small, the others fill its place. `random` returns 0 to 1.
 */
export function pickPeers<Peer extends Candidate>(peers: readonly Peer[], most: number, random: () => number): Peer[] {
  const picked = new Set<Peer>()
  const third = Math.floor(most / 3)
  take(peers, ({ otherVersion }) => otherVersion === true, third)
  take(peers, ({ otherZone }) => otherZone === true, third)
  take(peers, () => true, most - picked.size)
  return [...picked]

  function take(from: readonly Peer[], test: (peer: Peer) => boolean, count: number): void {
    const left = from.filter((peer) => test(peer) && !picked.has(peer))
    for (let taken = 0; taken < count && left.length > 0; taken += 1) {
      const index = Math.min(Math.floor(random() * left.length), left.length - 1)
      picked.add(left[index] as Peer)
      left[index] = left.at(-1) as Peer
      left.pop()
    }
  }
}
