import { type Backoff, waitBefore } from './backoff'
import type { DeliveryError } from './send-request'

/** Deliveries in their order, one at a time. */
export interface DeliveryQueue<Item> {
  /** Adds a delivery. Where the queue is full, the oldest that waits is left out. */
  push(item: Item): void
  /** Takes nothing more, and resolves once all is delivered or `patience` (ms) has passed. */
  close(patience: number): Promise<void>
}

interface QueueOptions<Item> {
  deliver(item: Item): Promise<void>
  /** How many deliveries may wait. */
  readonly limit: number
  readonly backoff: Backoff
  /** After how many failures in a row a delivery is given up. */
  readonly tries: number
  /** Called with each problem that is new: at the first failure of several in a row, and for each delivery that is lost. */
  complain(problem: string): void
}

/** Never throws, never rejects, and never keeps the process alive. */
export function createDeliveryQueue<Item>({ deliver, limit, backoff, tries, complain }: QueueOptions<Item>): DeliveryQueue<Item> {
  const waiting: Item[] = []
  let current: Item | undefined
  let failures = 0
  let closed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let drained: (() => void) | undefined

  function next(): void {
    current = waiting.shift()
    if (current === undefined) drained?.()
    else attempt(current)
  }

  function attempt(item: Item): void {
    deliver(item).then(
      () => {
        failures = 0
        next()
      },
      (error: DeliveryError) => failed(item, error),
    )
  }

  function failed(item: Item, { message, retry, retryAfter }: DeliveryError): void {
    failures += 1
    if (!retry || failures >= tries) {
      complain(`${message}; it is not sent again`)
      failures = 0
      next()
      return
    }
    if (failures === 1) complain(`${message}; it is sent again`)
    const wait = Math.min(backoff.longest, Math.max(retryAfter ?? 0, waitBefore(failures, backoff, Math.random())))
    timer = setTimeout(() => attempt(item), wait)
    timer.unref()
  }

  return {
    push(item) {
      if (closed) return
      waiting.push(item)
      if (waiting.length > limit) {
        waiting.shift()
        if (limit > 1) complain('too many deliveries wait; the oldest is left out')
      }
      if (current === undefined) next()
    },
    close(patience) {
      closed = true
      if (current === undefined) return Promise.resolve()
      return new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer)
          clearTimeout(limitTimer)
          resolve()
        }
        drained = end
        const limitTimer = setTimeout(end, patience)
      })
    },
  }
}
