import type { CheckContext } from '../contract/check'

/** One run of a check. */
export interface Run {
  readonly startedAt: number
  /** What the check gets. */
  readonly context: CheckContext
  /** Aborts the signal, if the check has read it or reads it later. */
  abort(reason: Error): void
}

// A class: a getter in an object literal would cost more than all the rest of a run.
class Context implements CheckContext {
  #controller: AbortController | undefined
  #reason: Error | undefined

  // Made when the check first reads it: most checks never do.
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  static abort(context: Context, reason: Error): void {
    context.#reason = reason
    context.#controller?.abort(reason)
  }
}

export function createRun(startedAt: number): Run {
  const context = new Context()
  return { startedAt, context, abort: (reason) => Context.abort(context, reason) }
}
