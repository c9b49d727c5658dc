import type { Round } from './evidence'
import { type Evidence, judge, type Verdict, WINDOW } from './judge'

/** The memory of one failing check: what peers said, and whether it is held. */
export interface Outage {
  readonly rounds: readonly Round[]
  readonly verdict: Verdict
  /** A run has failed. What was heard in an outage that is over does not count. */
  failed(now: number): void
  /** A run has passed. What was heard long after the last failure is not about that failure. */
  passed(): void
  /** Peers have answered. */
  add(round: Round, peers: number): void
  /** Whether the check is held now. */
  holds(now: number): boolean
}

/** How long (ms) after the last failure the evidence is kept: a dependency that fails now and then is one outage. */
const MEMORY = 60_000
/** How long (ms) the instance stays while its peers do not know yet. */
const BENEFIT_OF_DOUBT = 3_000
/** How long (ms) after a failed run an answer is about that failure. */
const SAME_MOMENT = 2_500

interface State {
  readonly rounds: readonly Round[]
  readonly verdict: Verdict
  readonly held: boolean
  readonly released: boolean
  readonly unsureSince?: number | undefined
}

const NOTHING: State = { rounds: [], verdict: { decision: 'release', down: 0, asked: 0 }, held: false, released: false }

/** The version and the zone are those of this instance. */
export function createOutage(own: Pick<Evidence, 'version' | 'zone'>): Outage {
  let state = NOTHING
  let stateAtFailure = NOTHING
  let peersKnown = 0
  let failedAt = -Infinity
  let failingSince: number | undefined

  function decide(rounds: readonly Round[], now: number): State {
    const failingFor = now - (failingSince ?? now)
    const verdict = judge({ ...own, rounds, failingFor, released: state.released, peers: peersKnown, now })
    const unsure = verdict.decision === 'unsure'
    return {
      rounds,
      verdict,
      held: unsure ? state.held : verdict.decision === 'hold',
      released: state.released || verdict.decision === 'release',
      unsureSince: unsure ? (state.unsureSince ?? now) : undefined,
    }
  }

  return {
    get rounds() {
      return state.rounds
    },
    get verdict() {
      return state.verdict
    },
    failed(now) {
      if (now - failedAt > MEMORY) state = NOTHING
      failedAt = now
      failingSince ??= now
      stateAtFailure = state
    },
    passed() {
      failingSince = undefined
      state = { ...stateAtFailure, released: false }
    },
    add(round, peers) {
      peersKnown = peers
      state = decide([...state.rounds, round].slice(-WINDOW), round.at)
      if (round.at - failedAt <= SAME_MOMENT) stateAtFailure = state
    },
    holds(now) {
      // Time alone ends a hold: 20 s of failing, or 30 s without an answer.
      if (state.held) state = decide(state.rounds, now)
      return state.held || (state.unsureSince !== undefined && now - state.unsureSince <= BENEFIT_OF_DOUBT)
    },
  }
}
