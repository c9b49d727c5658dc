import { untilAborted } from './until-aborted'

/** Something of a pool that is held for one question. */
export interface Borrowed<Answer> {
  ask(): PromiseLike<Answer>
  /** Gives it back; with an error as broken, so that the pool closes it and has its place free again. */
  release(error?: Error): void
}

/**
 * Asks through what was borrowed and gives it back. When the signal aborts it is given back as broken and the run ends,
 * whether the client ends its question or not: otherwise a silent server would keep the place, and the check, for as
 * long as it is silent.
 */
export async function askBorrowed<Answer>({ ask, release }: Borrowed<Answer>, signal: AbortSignal): Promise<Answer | undefined> {
  // It came too late: there is nobody left to answer, and nothing wrong with it.
  if (signal.aborted) {
    release()
    return undefined
  }
  let held = true
  const end = (error?: Error) => {
    if (held) release(error)
    held = false
  }
  try {
    const answer = await untilAborted(signal, ask, () => end(new Error('given up')))
    end()
    return answer
  } catch (error) {
    end(error instanceof Error ? error : new Error('no answer'))
    throw error
  }
}
