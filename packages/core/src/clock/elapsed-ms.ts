import { now } from './now'

/** The ms from an earlier {@link now} to a later one, to the hundredth. */
export function elapsedMs(start: number, end: number = now()): number {
  return Math.round((end - start) * 100) / 100
}
