/**
 * What a check of a benchmark does: nothing; nothing, but on the next turn of the event loop, the least that an external
 * check can take; wait 50 ms, or hang; call a dependency in another process.
 */
export type CheckKind = 'instant' | 'turn' | 'slow' | 'remote'

/** A number of checks of one kind. `port` is that of the remote dependency. */
export interface CheckOrder {
  readonly kind: CheckKind
  readonly count: number
  readonly port?: number | undefined
}

/** A constant response, byte for byte. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Settings of a contender that replace its defaults. */
export interface Setup {
  readonly checks: Readonly<Record<string, () => Promise<void>>>
  /** The response of the framework's raw handler. */
  readonly answer?: Answer | undefined
  /** The timeout (ms) of a check, if the contender has one. */
  readonly timeout?: number | undefined
  /** How long (ms) a result answers later probes, if the contender keeps results. */
  readonly maxAge?: number | undefined
}

/** Starts a server with `/livez` and `/readyz`, or its own paths for them. Resolves with its port. */
export type Serve = (setup: Setup) => Promise<number>

/** A contender without a server: each call is one evaluation of all checks. */
export type Evaluator = (setup: Setup) => (() => Promise<unknown>) | Promise<() => Promise<unknown>>
