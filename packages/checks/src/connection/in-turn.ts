import { untilAborted } from './until-aborted'

/** When the last work on each client has ended, or was given up. */
const turns = new WeakMap<object, Promise<void>>()

/**
 * Does work on a client that disturbs other work on it: after the work before it, or after that was given up.
 * Rejects without the work when the signal aborts first.
 */
export function inTurn<T>(client: object, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const before = turns.get(client) ?? Promise.resolve()
  const mine = before.then(() => {
    signal.throwIfAborted()
    return work()
  })
  // The work before may take longer than this run, which then ends without a turn.
  turns.set(client, before.then(() => untilAborted(signal, () => mine)).then(ignore, ignore))
  return mine
}

function ignore(): void {}
