import { createBoundedCalls } from './bounded-calls'
import { LATE, within } from './within'

/** How long (ms) a caller waits: less than the page's script, so that the page can say what is wrong. */
const PATIENCE = 2_400
/** How long (ms) a read may be under way before another one may begin. */
const LONGEST_READ = 5_000

/**
 * Shares the reads of all callers: one is under way at most, and what it comes to is kept for `keptFor` ms. So strangers
 * who open a page cost no more than one. The callers of a read that hangs get a rejection. Another one may begin after 5 s,
 * while fewer than three hang.
 */
export function shareReads<T>(read: () => Promise<T>, keptFor: number): () => Promise<T> {
  const bounded = createBoundedCalls({ patience: LONGEST_READ })
  let latest: Promise<T> | undefined
  let isUnderWay = false
  let startedAt = -Infinity

  function start(): Promise<T> {
    const started = bounded(read)
    const ended = (): void => {
      isUnderWay = false
    }
    startedAt = performance.now()
    isUnderWay = true
    started.then(ended, ended)
    return started
  }

  return async () => {
    if (!latest || (!isUnderWay && performance.now() - startedAt > keptFor)) latest = start()
    const found = await within(latest, PATIENCE)
    if (found === LATE) throw new Error(`no answer within ${PATIENCE} ms`)
    return found
  }
}
