import { type Count, countAnswers, type PeerAnswer, type Round, shareOf } from './evidence'

/** What is known about a failing check when it is judged. */
export interface Evidence {
  /** The rounds of asks, oldest first. The last six of the last minute count. */
  readonly rounds: readonly Round[]
  /** How long (ms) the check has failed here, without a run that passed. */
  readonly failingFor: number
  /** Whether the check was released before, and has not passed since. */
  readonly released: boolean
  /** How many peers there are. */
  readonly peers: number
  /** The version of this instance. Without it the versions of peers do not count. */
  readonly version?: string | undefined
  /** The zone of this instance. Without it the zones of peers do not count. */
  readonly zone?: string | undefined
  /** The time now, on the clock of the rounds. */
  readonly now: number
}

type Own = Pick<Evidence, 'version' | 'zone'>

/** What the rule says of a failing check. */
export interface Verdict {
  /**
   * `hold` keeps the instance in rotation, `release` leaves it to its own checks. `unsure`: too few peers have answered, or
   * they do not know yet either.
   */
  readonly decision: 'hold' | 'release' | 'unsure'
  /** How many of the asks that count were answered with "it is down here too". */
  readonly down: number
  /** How many asks count. */
  readonly asked: number
}

/** How many rounds the evidence goes back, and how long (ms). */
export const WINDOW = 6
const OLDEST = 60_000
/** How many rounds show how it is now. */
const RECENT = 3
/** Up to so many peers, one round asks them all. */
const SMALL_FLEET = 6
/** With fewer answers from a larger fleet, "down nowhere" may be chance. */
const FEW = 8
/** With fewer asks, it may be chance that all were lost, and with fewer of these that all answers are of one zone. */
const ALL_SILENT = 18
const ONE_ZONE = 20
/** How long (ms) an instance may fail before it must leave if the dependency works steadily for many others. */
const PATIENCE = 20_000
/** If fewer than so many report it, it works for enough others to carry the load. */
const STAY = 0.7
/** Once released, an instance is held again only by so many: the border must not swing. */
const STAY_AGAIN = 0.95
/** So many of those asked must answer in the long run. */
const ANSWERED = 0.2
/** With so many silent, and answers of its own zone only, the instance's zone is cut off. */
const SILENT = 1 / 3
/** How long (ms) a hold lasts without any answer. Then the instance may be cut off from everything. */
const SILENCE = 30_000

/**
 * Is it me or the dependency? A pure function of the evidence: the rule of `createFleet`. Use it to simulate a fleet of yours.
 *
 * A peer says `down` if the check fails there or failed there in the last 20 s. So a dependency that fails now and then is
 * down for all, and one host that is broken is not.
 *
 * - **Release at once** if it clearly works for the others: none of 8 answers is `down`, one of 12, four of 18, and so on.
 *   The same holds within another version (then it is the release) and within another zone (then it is the network of the
 *   zone). Fewer answers could be chance.
 * - **Hold** otherwise: for 20 s any peer that says `down` is enough, because the first answers of an outage are mixed.
 * - **Release after 20 s** without a run that passed, if fewer than 70 % of the last three rounds say `down`: then it works
 *   steadily for many others.
 * - A released check is held again only if 95 % of six rounds say `down`. A run that passes brings the instance back.
 * - An instance that reaches few peers is not held, nor one that reaches only its own zone. Where no peer answers, a hold
 *   lasts 30 s.
 *
 * @example
 * ```ts
 * import { judge } from '@hale/fleet'
 *
 * const answers = [{ says: 'down' }, { says: 'down' }, { says: 'up' }] as const
 * judge({ rounds: [{ at: 0, answers }], failingFor: 0, released: false, peers: 3, now: 0 }).decision // 'hold'
 * ```
 */
export function judge(evidence: Evidence): Verdict {
  const { now } = evidence
  const window = evidence.rounds.filter(({ at }) => now - at <= OLDEST).slice(-WINDOW)
  const answers = answersOf(window)
  const all = countAnswers(answers)
  return { decision: decide(evidence, window, answers, all), down: all.down, asked: all.asked }
}

function decide(evidence: Evidence, window: readonly Round[], answers: readonly PeerAnswer[], all: Count): Verdict['decision'] {
  const { failingFor, released, peers, now } = evidence
  if (now - lastAnswerAt(window) > SILENCE) return isEarly(window, all.asked, Math.min(peers, ALL_SILENT)) ? 'unsure' : 'release'
  const enough = peers > SMALL_FLEET ? FEW : Math.ceil(peers / 2)
  if (all.down === 0) return isEarly(window, all.known, enough) ? 'unsure' : 'release'
  if (isClearlyUp(all) || groupIsUp(answers, evidence) || isCutOff(answers, all, evidence)) return 'release'
  const reachesFew = answers.filter(({ says }) => says !== 'silent').length < ANSWERED * answers.length
  if (released) return window.length >= WINDOW && shareOf(all) >= STAY_AGAIN && !reachesFew ? 'hold' : 'release'
  if (failingFor < PATIENCE) return 'hold'
  const recent = countAnswers(answersOf(window.slice(-RECENT)))
  return shareOf(recent.known >= Math.min(peers, SMALL_FLEET) ? recent : all) < STAY || reachesFew ? 'release' : 'hold'
}

/** Whether more answers may still come soon that say more. */
function isEarly(window: readonly Round[], have: number, enough: number): boolean {
  return window.at(-1)?.answers.some(({ says }) => says === 'unsure') || (window.length < RECENT && have < enough)
}

/**
 * Whether so few say "down" that this is no chance: 3.8 standard deviations below a dependency that fails for 65 %.
 * A thousand instances that look some times must not err once.
 */
function isClearlyUp({ down, known }: Count): boolean {
  return down < 0.65 * known - 1.8 * Math.sqrt(known)
}

/** Whether it clearly works for another version or another zone, or for all others of them together. */
function groupIsUp(answers: readonly PeerAnswer[], own: Own): boolean {
  return (['version', 'zone'] as const).some((key) => {
    if (own[key] === undefined) return false
    const foreign = answers.filter((answer) => answer[key] !== undefined && answer[key] !== own[key])
    const names = new Set(foreign.map((answer) => answer[key]))
    return (
      isClearlyUp(countAnswers(foreign)) ||
      [...names].some((name) => isClearlyUp(countAnswers(foreign.filter((answer) => answer[key] === name))))
    )
  })
}

/** Whether many are silent, and all that answer are of the same zone. */
function isCutOff(answers: readonly PeerAnswer[], { known, asked }: Count, { zone, peers }: Pick<Evidence, 'zone' | 'peers'>): boolean {
  if (zone === undefined || asked < Math.min(ONE_ZONE, 2 * peers) || asked - known < SILENT * asked) return false
  return answers.every(({ says, zone: theirs }) => says === 'silent' || theirs === zone)
}

function answersOf(rounds: readonly Round[]): PeerAnswer[] {
  return rounds.flatMap(({ answers }) => answers)
}

function lastAnswerAt(window: readonly Round[]): number {
  return window.findLast(({ answers }) => answers.some(({ says }) => says === 'down' || says === 'up'))?.at ?? -Infinity
}
