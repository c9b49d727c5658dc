/** How long kubelet waits before it restarts a container that ended, in ms. */
export interface Backoff {
  readonly wait: number
  readonly since: number
}

const FIRST = 10_000
const LONGEST = 300_000

/** When a container that ended at `ended` starts again, and the back-off after that. The first restart is immediate. */
export function nextRestart(backoff: Backoff | undefined, ended: number): { readonly at: number; readonly backoff: Backoff } {
  // Ten minutes without a restart are forgiven.
  if (!backoff || ended - backoff.since > 2 * LONGEST) return { at: ended, backoff: { wait: FIRST, since: ended } }
  const at = ended + backoff.wait
  return { at, backoff: { wait: Math.min(backoff.wait * 2, LONGEST), since: at } }
}
