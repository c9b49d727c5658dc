import { within } from './within'

/** How long (ms) a caller waits: less than the page's script, so that the page can say what is wrong. */
const PATIENCE = 2_400

/**
 * Shares the reads of all callers: one is under way at most, and what it comes to is kept for `keptFor` ms. So strangers
 * who open a page cost no more than one. A read that hangs is not started again, and its callers get a rejection.
 */
export function shareReads<T>(read: () => Promise<T>, keptFor: number): () => Promise<T> {
  let latest: Promise<T> | undefined
  let isUnderWay = false
  let startedAt = -Infinity

  function start(): Promise<T> {
    const started = read()
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
    if (found === undefined) throw new Error(`no answer within ${PATIENCE} ms`)
    return found
  }
}
