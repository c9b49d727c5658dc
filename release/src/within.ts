import { setTimeout as sleep } from 'node:timers/promises'

/** A bound for a page that hangs. On a busy machine a healthy one is far below it. */
export const HANGS_AFTER = 120_000

/** Tries until `attempt` returns no complaint, at most {@link HANGS_AFTER}. Rejects with the last complaint. */
export async function retry(attempt: () => Promise<string | undefined>): Promise<void> {
  const latest = Date.now() + HANGS_AFTER
  for (;;) {
    const complaint = await attempt()
    if (complaint === undefined) return
    if (Date.now() > latest) throw new Error(complaint)
    await sleep(100)
  }
}
