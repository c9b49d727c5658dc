/** The part of an EventEmitter that is needed here. */
interface Emitter {
  addListener(event: symbol, listener: (error: unknown) => void): unknown
}

/**
 * Calls back for each 'error' event of a client that hides from its callers why it is not connected. It handles none: one
 * without another listener ends the process as before.
 *
 * Does nothing for a value that is not an EventEmitter of Node, and on a runtime without them.
 */
export function followErrors(client: unknown, listener: (error: unknown) => void): void {
  const { errorMonitor } = globalThis.process?.getBuiltinModule?.('node:events') ?? {}
  // Not `on`: that of a Bull queue takes strings only.
  const { addListener } = client as Partial<Emitter>
  if (errorMonitor && typeof addListener === 'function') addListener.call(client, errorMonitor, listener)
}
