/** The part of an EventEmitter that the warning needs. */
interface Emitter {
  listenerCount(event: 'error'): number
}

/** Several checks can share a client. */
const warned = new WeakSet<object>()

/**
 * Warns once for a client whose 'error' event has no listener: a lost connection would end the process, as every unheard
 * 'error' event does. Call it in a run and not when the check is made, because a service may add its listener later.
 *
 * Never throws. A check adds no listener itself, because it would hide the error from the service.
 */
export function warnUnheardErrors(caller: string, what: string, client: unknown): void {
  try {
    const emitter = client as Emitter
    if (warned.has(emitter) || emitter.listenerCount('error') > 0) return
    warned.add(emitter)
    const remedy = `Add one, such as client.on('error', (error) => console.error(error))`
    process.emitWarning(`${caller}: the ${what} must have a listener for 'error', or a lost connection ends the process. ${remedy}`, {
      code: 'HALE_UNHEARD_ERROR',
    })
  } catch {
    // Not an EventEmitter, or not Node.
  }
}
