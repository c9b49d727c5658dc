import type { Held } from '@hale/core'
import type { AskPeer, Reply } from './asking/ask-peer'
import { askRound } from './asking/ask-round'
import type { Budget } from './asking/budget'
import { ASKS, isOpen, nextRoundIn } from './asking/cadence'
import type { KnownPeer, PeerBook } from './asking/peer-book'
import { writeCredential } from './identity/credential'
import type { Identity } from './identity/identity'
import { type PeerAnswer, saysOf } from './judge/evidence'
import { createOutage } from './judge/outage'

/** What the followed checks of one fleet share. */
export interface Following {
  readonly own: Identity
  readonly key: string
  readonly path: string
  readonly shadow: boolean
  readonly peers: PeerBook
  readonly budget: Budget
  readonly ask: AskPeer
  /** An ask has ended, without an answer or with one. */
  counted(answered: boolean): void
  now(): number
}

/** Follows one check while it fails: asks the peers, and judges what they say. */
export interface FollowedCheck {
  /** A run has failed. Returns what its result waits for, `patience` ms at most. */
  failed(patience: number): Promise<void> | undefined
  /** A run has passed. */
  passed(): void
  held(): Held | undefined
  /** Ends all asking. */
  stop(): void
}

/** How long (ms) one ask, and so one round, may take. */
const LONGEST_ROUND = 300
/** How long (ms) the first result of an outage waits for its verdict: a probe that times out after 1 s must not. */
const LONGEST_WAIT = 500
/** No other round comes sooner after the last (ms), however often the check runs. */
const SHORTEST_PAUSE = 1_000
/** Where no probe has looked at the check for so long (ms), no peer is asked either. */
const UNSEEN = 60_000

export function followCheck(check: string, shared: Following): FollowedCheck {
  const { now } = shared
  const outage = createOutage(shared.own)
  let failingSince: number | undefined
  let seenAt = now()
  let timer: ReturnType<typeof setTimeout> | undefined
  let round: Promise<void> | undefined
  let held: Held | undefined

  function startRound(within: number): Promise<void> {
    round ??= runRound(within).finally(() => {
      round = undefined
    })
    return round
  }

  async function runRound(within: number): Promise<void> {
    cancel()
    const peers = shared.peers.list().length
    const answers = await askRound({
      ...shared,
      within,
      question: ({ url }) => ({ url: `${url}${shared.path}/${check}`, credential: writeCredential(shared.key, check) }),
      read,
    })
    // What is over is no evidence, and neither is a round without a peer.
    if (failingSince === undefined) return
    if (answers.length > 0) outage.add({ at: now(), answers }, Math.min(peers, shared.peers.list().length))
    plan()
  }

  function cancel(): void {
    clearTimeout(timer)
    timer = undefined
  }

  function plan(): void {
    cancel()
    timer = setTimeout(
      () => {
        timer = undefined
        if (now() - seenAt < UNSEEN) void startRound(LONGEST_ROUND)
      },
      nextRoundIn({
        rounds: outage.rounds,
        decision: outage.verdict.decision,
        canAfford: shared.budget.left(now()) >= Math.min(ASKS, shared.peers.list().length),
        random: Math.random(),
      }),
    )
    timer.unref()
  }

  function read(reply: Reply, peer: KnownPeer): PeerAnswer | undefined {
    const { version, zone } = peer
    const notPeer = reply === 'refused' || (reply !== 'silent' && !(isPeer(reply.instance) && shared.peers.learn(peer, reply.instance)))
    shared.counted(reply !== 'silent' && !notPeer)
    if (notPeer) {
      shared.peers.exclude(peer)
      return undefined
    }
    if (reply === 'silent') return { says: 'silent', version, zone }
    const { instance } = reply
    return { says: saysOf(reply, now() - (failingSince ?? now())), version: instance.version, zone: instance.zone }
  }

  function isPeer({ id, name }: Identity): boolean {
    return id !== shared.own.id && name === shared.own.name
  }

  async function firstVerdict(patience: number): Promise<void> {
    const until = now() + patience
    await startRound(Math.min(LONGEST_ROUND, patience))
    const left = until - now()
    if (left > 50 && isOpen(outage.rounds, shared.peers.list().length)) await startRound(Math.min(LONGEST_ROUND, left))
  }

  return {
    failed(patience) {
      const at = now()
      seenAt = at
      outage.failed(at)
      failingSince ??= at
      // A round is under way or planned.
      if (round || timer || shared.peers.list().length === 0) return undefined
      if (at - (outage.rounds.at(-1)?.at ?? -Infinity) < SHORTEST_PAUSE) {
        plan()
        return undefined
      }
      const verdict = firstVerdict(Math.min(Math.max(patience, 50), LONGEST_WAIT))
      // One that fails now and then is held already, and in shadow mode nothing waits.
      return outage.holds(at) || shared.shadow ? undefined : verdict
    },
    passed() {
      failingSince = undefined
      cancel()
      outage.passed()
    },
    held() {
      seenAt = now()
      const { down, asked } = outage.verdict
      if (!outage.holds(seenAt)) held = undefined
      else if (held?.down !== down || held.asked !== asked) held = Object.freeze({ down, asked, ...(shared.shadow && { shadow: true }) })
      return held
    },
    stop() {
      cancel()
      failingSince = undefined
    },
  }
}
