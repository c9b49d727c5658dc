import { countAnswers, type Round, shareOf } from '../judge/evidence'
import type { Verdict } from '../judge/judge'

/** How many peers one round asks. */
export const ASKS = 6
/** How many asks an instance may send at once. */
export const BURST = 30
/** How far apart (ms) the first rounds of an outage are, and those after a surprise. */
const SOON = 1_500
/** How soon (ms) to ask again where peers do not know yet: by then most have run their check anew. */
const UNSURE = 700
/** How far apart (ms) later rounds are: 6 asks in 8 s are less than one ask a second. */
const LATER = 8_000
/** From so many that say "down" on, a round is clear. */
const CLEAR = 0.9

/** What the pause until the next round depends on. */
export interface Moment {
  readonly rounds: readonly Round[]
  readonly decision: Verdict['decision']
  /** Whether the budget has a whole round left. A small one would push better evidence out. */
  readonly canAfford: boolean
  /** From 0 to 1: instances must not ask in step. */
  readonly random: number
}

/** How long (ms) until the next round on a check that still fails. */
export function nextRoundIn({ rounds, decision, canAfford, random }: Moment): number {
  const soon = canAfford && (rounds.length < 2 || isSurprise(rounds, decision))
  const pause = decision === 'unsure' ? UNSURE : soon ? SOON : LATER
  return pause * (0.9 + 0.2 * random)
}

/** Whether a first round leaves it open: then one more is asked at once, because the first verdict must not be chance. */
export function isOpen(rounds: readonly Round[], peers: number): boolean {
  const [first, second] = rounds
  if (!first || second || peers <= ASKS) return false
  const count = countAnswers(first.answers)
  // Peers that do not know yet need time.
  if (count.known === 0) return count.asked > 0
  return shareOf(count) < CLEAR || count.known < count.asked * 0.7
}

/** Whether the newest round says something else than the verdict: then the next one decides, so it comes soon. */
function isSurprise(rounds: readonly Round[], decision: Verdict['decision']): boolean {
  const newest = countAnswers(rounds.at(-1)?.answers ?? [])
  if (newest.known < newest.asked / 2) return false
  return decision === 'hold' ? shareOf(newest) < CLEAR : shareOf(newest) >= CLEAR
}
