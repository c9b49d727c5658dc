import { describeFailure } from './failure'
import type { CheckResult, Phase, Probe } from './report'
import type { Status } from './status'

/** A check's status changed. */
export interface CheckTransition {
  readonly kind: 'check'
  readonly name: string
  readonly probe: Probe
  /** Nothing, where this is the first result. */
  readonly from: Status | undefined
  readonly to: Status
  readonly result: CheckResult
  /** What the check threw, as it was: for the log. It may hold credentials. */
  readonly error?: unknown
}

/** The status of a probe's report changed. */
export interface ReportTransition {
  readonly kind: 'report'
  readonly probe: Probe
  /** Nothing, where it was not known before. */
  readonly from: Status | undefined
  readonly to: Status
  readonly phase: Phase
}

/** One change of one status, told once. */
export type Transition = CheckTransition | ReportTransition

export type TransitionListener = (transition: Transition) => void

export interface Transitions {
  subscribe(listener: TransitionListener): () => void
  emit(transition: Transition): void
}

/** Tells every listener of every change. A listener that fails is reported on the console and harms nothing else. */
export function createTransitions(): Transitions {
  const listeners = new Set<{ listener: TransitionListener }>()

  return {
    subscribe(listener) {
      const entry = { listener }
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
    emit(transition) {
      for (const { listener } of [...listeners]) tell(listener, transition)
    },
  }
}

function tell(listener: TransitionListener, transition: Transition): void {
  try {
    // An async listener is none that the type allows, but its rejection must not take the process down either.
    Promise.resolve(listener(transition)).catch(complain)
  } catch (thrown) {
    complain(thrown)
  }
}

function complain(thrown: unknown): void {
  console.error(`A listener of health transitions failed: ${describeFailure(thrown).message}`)
}
