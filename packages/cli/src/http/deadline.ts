import type { ClientRequest } from 'node:http'

/** One bound for all that a command sends. */
export interface Deadline {
  passed(): boolean
  /** Destroys this request once the time is over, instead of the one before. */
  bind(outgoing: ClientRequest): void
  clear(): void
}

/** Starts to count. `timeout` is in ms. */
export function startDeadline(timeout: number): Deadline {
  let current: ClientRequest | undefined
  let passed = false
  const timer = setTimeout(() => {
    passed = true
    current?.destroy(new Error('timeout'))
  }, timeout)
  return {
    passed: () => passed,
    bind(outgoing) {
      current = outgoing
      if (passed) outgoing.destroy(new Error('timeout'))
    },
    clear: () => clearTimeout(timer),
  }
}
