import type { Answer } from '../probe/answer'

/** How a service is asked again and again. */
export interface Polling {
  ask(): Promise<Answer>
  /** ms between the begins of two requests. */
  readonly every: number
  answered(answer: Answer, took: number): void
}

/** Asks until the returned function is called. There is one request at a time: a slow answer delays the next request. */
export function poll({ ask, every, answered }: Polling): () => void {
  let timer: NodeJS.Timeout | undefined
  let ended = false

  async function once(): Promise<void> {
    const began = performance.now()
    const answer = await ask()
    if (ended) return
    const took = performance.now() - began
    answered(answer, took)
    timer = setTimeout(once, Math.max(0, every - took))
  }

  void once()
  return () => {
    ended = true
    clearTimeout(timer)
  }
}
