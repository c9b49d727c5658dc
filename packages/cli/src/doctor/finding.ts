import type { Place } from '../manifest/source'
import type { Edit } from './edits/edit'

/** From the worst on. */
export const SEVERITIES = ['error', 'warning', 'info'] as const
export type Severity = (typeof SEVERITIES)[number]

/** Something that will go wrong in a deployment. */
export interface Finding {
  /** A rule may be less sure than its own severity says. */
  readonly severity?: Severity | undefined
  /** Absent where only the running service shows it. */
  readonly place?: Place | undefined
  /** What will happen, and after how many seconds. */
  readonly message: string
  /** How the seconds add up: `5 s + 10 s + 1 s = 16 s, over the 10 s of stop_grace_period`. */
  readonly sum?: string | undefined
  /** The folder of the overlay, for a finding that depends on it. */
  readonly overlay?: string | undefined
  readonly fix: Fix
}

/** What to do about it. */
export interface Fix {
  /** One sentence, in the imperative. */
  readonly say: string
  /** The lines to write instead. Empty where the change belongs into the service's code. */
  readonly edits: readonly Edit[]
}

/** A question that the evidence does not answer. */
export interface NotJudged {
  /** What is missing. */
  readonly notJudged: string
}

export function notJudged(reason: string): NotJudged {
  return { notJudged: reason }
}
