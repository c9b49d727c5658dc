import { LATE, within } from './within'

/** How often and for how long another system may leave a call without an answer. */
export interface CallBounds {
  /** How long (ms) a caller waits. Nothing can cancel the call itself. */
  readonly patience: number
  /** How many calls may hang before no other one is made. @default 3 */
  readonly most?: number | undefined
  /** How long (ms) after the last call of so many the oldest is forgotten. Doubles each time. @default 30000 */
  readonly forgetAfter?: number | undefined
}

/**
 * Makes a call, and settles as it does. Rejects where it does not settle in time, and at once where too many calls hang.
 */
export type BoundedCalls = <T>(work: () => PromiseLike<T>) => Promise<T>

const FORGET_AFTER_AT_MOST = 10 * 60_000

/**
 * Makes calls that may never settle, as those of a client without a timeout do on a half-open connection. A caller waits
 * for `patience` ms. Mostly one answer was lost, so the next call is made all the same, until `most` of them hang. Then the
 * oldest is forgotten from time to time, so that the calls go on whatever was lost.
 */
export function createBoundedCalls({ patience, most = 3, forgetAfter: first = 30_000 }: CallBounds): BoundedCalls {
  const unsettled = new Set<object>()
  let lastAt = 0
  let forgetAfter = first

  function makeRoom(): void {
    if (unsettled.size < most) return
    if (performance.now() - lastAt < forgetAfter) throw new Error(`not called: ${most} calls have no answer`)
    const [oldest] = unsettled
    unsettled.delete(oldest as object)
    forgetAfter = Math.min(2 * forgetAfter, FORGET_AFTER_AT_MOST)
  }

  function follow(call: Promise<unknown>): void {
    const settled = () => void unsettled.delete(call)
    unsettled.add(call)
    lastAt = performance.now()
    call.then(() => {
      settled()
      forgetAfter = first
    }, settled)
  }

  return async (work) => {
    makeRoom()
    const call = Promise.resolve(work())
    follow(call)
    const found = await within(call, patience)
    if (found === LATE) throw new Error(`no answer within ${patience} ms`)
    return found
  }
}
