import type { CheckContext } from '../contract/check'

/** One run of a check. */
export interface Run {
  readonly startedAt: number
  /** What the check gets. */
  readonly context: CheckContext
  /** Aborts the signal, if the check has read it or reads it later. */
  abort(reason: Error): void
}

export function createRun(startedAt: number): Run {
  let controller: AbortController | undefined
  let reason: Error | undefined

  return {
    startedAt,
    context: {
      // Made when the check first reads it: most checks never do.
      get signal() {
        controller ??= new AbortController()
        if (reason) controller.abort(reason)
        return controller.signal
      },
    },
    abort(error) {
      reason = error
      controller?.abort(error)
    },
  }
}
