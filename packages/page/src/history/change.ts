import type { Phase, Probe, Status, Transition } from '@hale/core'

/** What something changes between. */
type State = Status | Phase | 'held' | 'released'

/** One change as the page remembers it: what it was about, and between which states. Times are in ms since 1970. */
export interface Change {
  readonly at: number
  readonly kind: Transition['kind']
  /** The name of the check, or the probe of the report. Absent for the phase. */
  readonly subject?: string | undefined
  readonly from?: State | undefined
  readonly to: State
  readonly code?: string | undefined
  /** Redacted and cut. For callers who may see messages only. */
  readonly message?: string | undefined
}

const LONGEST_MESSAGE = 80

/** The part of a transition that is worth remembering. */
export function changeOf(transition: Transition, at: number): Change {
  const { kind, from, to } = transition
  if (kind === 'phase') return { at, kind, from, to }
  if (kind === 'report') return { at, kind, subject: transition.probe satisfies Probe, from, to }
  const { name, result } = transition
  const message = result.error?.message ?? result.message
  return { at, kind, subject: name, from, to, code: result.error?.code, message: message && cut(message) }
}

/** A copy: a part of a string would keep the whole string in memory. */
function cut(message: string): string {
  const characters = Array.from(message.slice(0, 2 * LONGEST_MESSAGE))
  return characters.length <= LONGEST_MESSAGE ? characters.join('') : `${characters.slice(0, LONGEST_MESSAGE - 1).join('')}…`
}
