import type { PeerAnswer } from '../judge/evidence'
import type { AskPeer, Reply } from './ask-peer'
import type { Budget } from './budget'
import { ASKS } from './cadence'
import type { KnownPeer, PeerBook } from './peer-book'
import { pickPeers } from './pick-peers'

/** What a round needs. */
export interface RoundPlan {
  readonly peers: PeerBook
  readonly budget: Budget
  readonly ask: AskPeer
  /** How long (ms) the round may take. */
  readonly within: number
  /** The question for a peer. */
  question(peer: KnownPeer): { readonly url: string; readonly credential: string }
  /** What a reply says of the check. `undefined`: it is no peer. */
  read(reply: Reply, peer: KnownPeer): PeerAnswer | undefined
  now(): number
}

/** Where an address is no peer, another one is asked: so often at most. */
const MOST_TURNS = 4

/**
 * Asks up to six peers side by side. A peer that has not answered at half time is doubled by another one, so that a frozen
 * peer costs no evidence. The round ends with the sixth answer. An address that refuses is no peer, and another one takes its
 * place. Never rejects.
 */
export async function askRound(plan: RoundPlan): Promise<PeerAnswer[]> {
  const answers: PeerAnswer[] = []
  const open = new Set<KnownPeer>()
  const asked = new Set<KnownPeer>()
  const ends = plan.now() + plan.within
  let turns = 0
  let finish: () => void = () => undefined

  function askMore(count: number): void {
    const others = plan.peers.list().filter((peer) => !asked.has(peer))
    const picked = pickPeers(others, Math.min(count, others.length), Math.random)
    for (const peer of picked.slice(0, plan.budget.take(picked.length, plan.now()))) void askOne(peer)
  }

  async function askOne(peer: KnownPeer): Promise<void> {
    open.add(peer)
    asked.add(peer)
    const reply = await plan.ask({ ...plan.question(peer), timeout: Math.max(1, ends - plan.now()) })
    if (!open.delete(peer)) return
    const answer = plan.read(reply, peer)
    if (answer) answers.push(answer)
    else if (turns < MOST_TURNS) {
      turns += 1
      askMore(1)
    }
    if (open.size === 0 || answers.filter(({ says }) => says !== 'silent').length >= ASKS) finish()
  }

  await new Promise<void>((resolve) => {
    const timers = [setTimeout(() => askMore(open.size), plan.within / 2), setTimeout(() => finish(), plan.within)]
    finish = () => {
      for (const timer of timers) clearTimeout(timer)
      resolve()
    }
    for (const timer of timers) timer.unref()
    askMore(ASKS)
    if (open.size === 0) finish()
  })
  // What comes from these later is not heard any more.
  const late = [...open]
  open.clear()
  return [...answers, ...late.flatMap((peer) => plan.read('silent', peer) ?? [])]
}
