import type { Status } from '@hale/core'

/** What a peer says of the same dependency: `unsure` where it has no fresh result, `silent` where no answer came. */
export type Says = 'down' | 'up' | 'unsure' | 'silent'

/** The answer of one peer. */
export interface PeerAnswer {
  /** `down`: the check fails there, or failed there less than 20 s ago. */
  readonly says: Says
  /** The version of the peer, where it is known. */
  readonly version?: string | undefined
  /** The zone of the peer, where it is known. */
  readonly zone?: string | undefined
}

/** The answers to one round of asks. */
export interface Round {
  /** When it ended, in ms on a clock that only goes forward. */
  readonly at: number
  readonly answers: readonly PeerAnswer[]
}

/** How answers add up. */
export interface Count {
  readonly down: number
  /** Those that know: down or up. */
  readonly known: number
  /** Those that know, and those that are silent. */
  readonly asked: number
}

/** What a peer reports of its runs. */
export interface Runs {
  /** The status of the last run alone. `unknown` where no run has ended, or none in time. */
  readonly status: Status | 'unknown'
  /** How long ago (ms) that run ended. */
  readonly age: number
  /** How long ago (ms) a run failed last. `undefined` where none has. */
  readonly failedAgo?: number | undefined
}

/** How long (ms) a peer must pass before it counts as up. A dependency that fails now and then is not up in between. */
const STEADY = 20_000

/** What the runs of a peer say to an instance that has failed for so long (ms). */
export function saysOf({ status, age, failedAgo = Infinity }: Runs, failingFor: number): Says {
  if (status === 'unhealthy' || failedAgo < STEADY) return 'down'
  // What passed before this instance began to fail says nothing about now.
  return status === 'unknown' || age > failingFor ? 'unsure' : 'up'
}

export function countAnswers(answers: readonly PeerAnswer[]): Count {
  const number = (says: Says): number => answers.filter((answer) => answer.says === says).length
  const down = number('down')
  const known = down + number('up')
  return { down, known, asked: known + number('silent') }
}

/** The share of those that know who say "down": 0 where no peer knows. */
export function shareOf({ down, known }: Count): number {
  return known === 0 ? 0 : down / known
}
