/**
 * Settles as the work does, but at the latest when the signal aborts, and leaves no listener. `giveUp` then ends the
 * work, where the client can.
 */
export function untilAborted<T>(signal: AbortSignal, work: () => PromiseLike<T>, giveUp?: () => void): Promise<T> {
  let abort = () => {}
  return new Promise<T>((resolve, reject) => {
    abort = () => {
      reject(signal.reason)
      giveUp?.()
    }
    signal.addEventListener('abort', abort)
    work().then(resolve, reject)
  }).finally(() => signal.removeEventListener('abort', abort))
}
