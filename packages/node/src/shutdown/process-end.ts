import type { ShutdownOutcome } from './shutdown-outcome'

/** One call of `gracefulShutdown`, as the others in the process see it. */
export interface ProcessShutdown {
  /** The user's `exit`. Without it the process ends. */
  readonly exit: ((code: 0 | 1, outcome: ShutdownOutcome) => void) | undefined
  /** What went wrong, one line each, without credentials. */
  readonly problems: readonly string[]
  /** Set once it is over. */
  readonly outcome: ShutdownOutcome | undefined
  /** Begins it, unless it has begun. */
  begin(reason: string): void
  /** Ends it at once, if it has begun and is not over. */
  end(error: Error): void
}

interface ProcessEnd {
  /** Those that would end the process. */
  readonly ready: Set<ProcessShutdown>
  /** Those that have begun and end together. */
  readonly begun: Set<ProcessShutdown>
}

// The ESM and the CommonJS copy of this package share it: a process ends once.
const KEY = Symbol.for('@hale/node: the end of the process')
const shared = globalThis as { [KEY]?: ProcessEnd }

function processEnd(): ProcessEnd {
  shared[KEY] ??= { ready: new Set(), begun: new Set() }
  return shared[KEY]
}

/** From now on the shutdowns of others that end the process begin this one too. */
export function register(shutdown: ProcessShutdown): void {
  if (!shutdown.exit) processEnd().ready.add(shutdown)
}

export function unregister(shutdown: ProcessShutdown): void {
  processEnd().ready.delete(shutdown)
}

/** Begins a shutdown on a signal, with all others where it ends the process. */
export function beginOnSignal(shutdown: ProcessShutdown, signal: string): void {
  const { ready, begun } = processEnd()
  for (const each of shutdown.exit ? [shutdown] : new Set([shutdown, ...ready])) {
    if (each.outcome) continue
    begun.add(each)
    each.begin(signal)
  }
}

/** The same on a call of `shutdown()`. One that does not end the process begins and ends alone. */
export function beginOnCall(shutdown: ProcessShutdown, reason: string): void {
  if (shutdown.exit) shutdown.begin(reason)
  else beginOnSignal(shutdown, reason)
}

/** Ends a shutdown at once, and those that end with it. */
export function endAtOnce(shutdown: ProcessShutdown, error: Error): void {
  for (const each of new Set([shutdown, ...processEnd().begun])) each.end(error)
}

/** Call it once `outcome` is set. The last of those that end together ends the process, with the worst code. */
export function endWithOthers(shutdown: ProcessShutdown, outcome: ShutdownOutcome): void {
  const { begun } = processEnd()
  if (!begun.has(shutdown)) shutdown.exit?.(outcome.code, outcome)
  else if ([...begun].every((other) => other.outcome)) endAll(begun)
}

function endAll(begun: Set<ProcessShutdown>): void {
  const ended = [...begun]
  begun.clear()
  const code = ended.some(({ outcome }) => outcome?.code === 1) ? 1 : 0
  for (const { exit, outcome, problems } of ended) {
    if (!outcome) continue
    if (exit) exit(code, outcome)
    else printFailure(outcome, problems)
  }
  if (ended.some(({ exit }) => !exit)) process.exit(code)
}

function printFailure({ code, reason, cut }: ShutdownOutcome, problems: readonly string[]): void {
  if (code === 0) return
  const first = `${reason}, ${cut} ${cut === 1 ? 'request' : 'requests'} cut off`
  console.error(`gracefulShutdown: ${[first, ...problems].join('. ')}`)
}
