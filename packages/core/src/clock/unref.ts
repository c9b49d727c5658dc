/** Lets the process end while the timer runs, where the runtime can. */
export function unref(timer: unknown): void {
  // Not every runtime's timers can be left out of what keeps the process alive; in some they are plain numbers.
  ;(timer as { unref?: () => void }).unref?.()
}
