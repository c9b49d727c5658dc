/**
 * What a check of a benchmark does: nothing; nothing, but on the next turn of the event loop, which is the least that a
 * check of anything outside the process takes; wait 50 ms, or until it is made to hang; ask a dependency in another
 * process.
 */
export type CheckKind = 'instant' | 'turn' | 'slow' | 'remote'

/** So many checks of one kind. `port` is where the remote dependency listens. */
export interface CheckOrder {
  readonly kind: CheckKind
  readonly count: number
  readonly port?: number | undefined
}

/** A constant answer, byte for byte. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What a contender is given to serve, where its own defaults are not what is asked about. */
export interface Setup {
  readonly checks: Readonly<Record<string, () => Promise<void>>>
  /** What the framework's raw handler answers. */
  readonly answer?: Answer | undefined
  /** How long (ms) a check may take, where the contender can bound it. */
  readonly timeout?: number | undefined
  /** How long (ms) a result answers later probes, where the contender can keep it. */
  readonly maxAge?: number | undefined
}

/** Starts a server with `/livez` and `/readyz`, or with its own names for them, and gives its port. */
export type Serve = (setup: Setup) => Promise<number>

/** A contender without a server: each call is one evaluation of all checks. */
export type Evaluator = (setup: Setup) => (() => Promise<unknown>) | Promise<() => Promise<unknown>>
