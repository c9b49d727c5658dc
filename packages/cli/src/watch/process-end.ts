/** Calls back once when the process should end: a signal, or a reader of the output that went away. Returns a function that ends it. */
export function onProcessEnd(end: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const signal of signals) process.once(signal, end)
  process.stdout.once('close', end)
  return () => {
    for (const signal of signals) process.off(signal, end)
    process.stdout.off('close', end)
  }
}
