/** A call that a client library publishes on its diagnostics channels. No argument of it is kept. What few read is a function. */
export interface Call {
  /** The object that is the same in every message about one call. */
  readonly key: object
  /** The host, with its port where that is known: `db:3306`. */
  readonly host: string
  /** Whether it may take as long as it likes, such as a command that waits for work. */
  mayWait?(): boolean
  /** Whether it is the call of one of our checks. */
  isProbe(): boolean
}

/** What becomes of a call. */
export interface CallListener {
  begin(call: Call): void
  /** `failed` where the dependency is at fault. A mistake of the caller is an answer. */
  end(call: Call, failed: boolean): void
  /** The caller gave the call up, which says nothing about the dependency. */
  drop(call: Call): void
}

/** Listens to the channels of one client library. Returns a function that stops it. */
export type Follow = (listener: CallListener) => () => void
