/** Calls back when the signal aborts, or at once if it has. The function that it returns stops listening. */
export function whenAborted(signal: AbortSignal, callback: (reason: Error) => void): () => void {
  const listener = () => callback(signal.reason)
  if (signal.aborted) listener()
  else signal.addEventListener('abort', listener)
  return () => signal.removeEventListener('abort', listener)
}
