import type { CheckContext } from '../contract/check'

/** One run of a check. */
export interface Run {
  readonly startedAt: number
  /** Whether only peers have asked for it. */
  forPeer: boolean
  /** What the check gets. */
  readonly context: Context
}

// A class: a getter in an object literal would cost more than all the rest of a run.
class Context implements CheckContext {
  #controller: AbortController | undefined
  #reason: Error | undefined
  readonly timeout: number

  constructor(timeout: number) {
    this.timeout = timeout
  }

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

export function createRun(startedAt: number, forPeer: boolean, timeout: number): Run {
  return { startedAt, forPeer, context: new Context(timeout) }
}

/** Aborts the signal, if the check has read it or reads it later. */
export function abortRun({ context }: Run, reason: Error): void {
  Context.abort(context, reason)
}
