/**
 * Settles as the answer does, but at the latest when the signal aborts, and leaves no listener. Only where a hung run may
 * be repeated: because what hung was given up, or because the client loses answers and would keep the check waiting for ever.
 */
export function untilAborted<T>(signal: AbortSignal, ask: () => PromiseLike<T>, giveUp?: () => void): Promise<T> {
  let abort = () => {}
  return new Promise<T>((resolve, reject) => {
    abort = () => {
      reject(signal.reason)
      giveUp?.()
    }
    signal.addEventListener('abort', abort)
    ask().then(resolve, reject)
  }).finally(() => signal.removeEventListener('abort', abort))
}
