import { type FailureCodes, failureCode } from '../failure/failure-code'
import { followErrors } from './follow-errors'

/** How long (ms) a run waits where the last login was refused. A client that has logged in since answers sooner. */
const GRACE = 50

/** Settles as the work does, but rejects with the refusal while the server refuses the login of the client. */
export type UnlessRefused<T> = (work: () => PromiseLike<T>) => Promise<T>

/** Work that waits for the client, and the run that waits for it. */
interface Waiting<T> {
  run?: { resolve(value: T): void; reject(reason: unknown): void } | undefined
}

/**
 * For a client that tries to log in for ever and lets its commands wait meanwhile: only its 'error' event says that the
 * server refuses the login.
 *
 * No client can cancel work that waits. The next run takes over what a refused run leaves, so no more than one waits.
 */
export function createUnlessRefused<T>(client: unknown, codes: FailureCodes): UnlessRefused<T> {
  let refusal: unknown
  let left: Waiting<T> | undefined
  const runs = new Set<(refusal: unknown) => void>()
  followErrors(client, (error) => {
    refusal = failureCode(error, codes) === 'auth' ? error : undefined
    if (refusal) for (const refuse of runs) refuse(refusal)
  })
  // A wait that is too long for the client itself says less than why there is no connection.
  const reasonOf = (error: unknown) => (/^(timeout|pool_exhausted)$/.test(failureCode(error, codes)) ? (refusal ?? error) : error)

  function begin(work: () => PromiseLike<T>): Waiting<T> {
    const waiting: Waiting<T> = {}
    const end = () => {
      const { run } = waiting
      waiting.run = undefined
      if (left === waiting) left = undefined
      return run
    }
    Promise.resolve(work()).then(
      (value) => {
        refusal = undefined
        end()?.resolve(value)
      },
      (error) => end()?.reject(reasonOf(error)),
    )
    return waiting
  }

  return (work) => {
    let stop = () => {}
    return new Promise<T>((resolve, reject) => {
      const waiting = left ?? begin(work)
      left = undefined
      const refuse = (reason: unknown) => {
        // It has ended in the meantime.
        if (!waiting.run) return
        waiting.run = undefined
        left = waiting
        reject(reason)
      }
      const timer = refusal ? setTimeout(() => refusal && refuse(refusal), GRACE) : undefined
      waiting.run = { resolve, reject }
      runs.add(refuse)
      stop = () => {
        clearTimeout(timer)
        runs.delete(refuse)
      }
    }).finally(() => stop())
  }
}
