import { now } from './now'

/** The ms since an earlier {@link now}, to the hundredth. */
export function elapsedMs(start: number): number {
  return Math.round((now() - start) * 100) / 100
}
