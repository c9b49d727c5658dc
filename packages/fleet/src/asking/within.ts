/** What {@link within} resolves with where a promise takes too long. */
export const LATE: unique symbol = Symbol('late')

/** What a promise comes to, or `LATE` where that takes longer than `ms`. The promise goes on, and its rejection is handled. */
export async function within<T>(promise: PromiseLike<T>, ms: number): Promise<T | typeof LATE> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), ms)
    timer.unref()
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
