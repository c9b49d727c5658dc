/** How a shutdown went. */
export interface ShutdownOutcome {
  /** The exit code: 0 when everything ended in order, 1 when something was cut off or failed. */
  readonly code: 0 | 1
  /** The signal that began it, or what `shutdown()` was called with. */
  readonly reason: string
  /** How long it took (ms), with `readinessDelay`. */
  readonly duration: number
  /** How many requests and upgraded connections were cut off. */
  readonly cut: number
  /** What `beforeClose` and `onShutdown` threw, and why the shutdown did not end in order otherwise. */
  readonly errors: readonly unknown[]
}
