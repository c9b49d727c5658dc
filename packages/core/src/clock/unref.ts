import { keepAlive } from './timers'

/** Lets the process end while the timer runs, where the runtime can. */
export function unref(timer: unknown): void {
  keepAlive(timer, false)
}
