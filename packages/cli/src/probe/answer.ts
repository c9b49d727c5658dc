/** What a probe found out about a service. `none`: there was no answer about its health. */
export type ProbedStatus = 'healthy' | 'degraded' | 'unhealthy' | 'none'

/** A check, as the service reported it. */
export interface ProbedCheck {
  readonly name: string
  readonly status: ProbedStatus
  /** Its error code, and its message where the service shows it. */
  readonly problem: string
  /** ms. */
  readonly duration: number | undefined
}

/** The answer of a service. */
export interface Answer {
  readonly status: ProbedStatus
  /** The service's name, where it says it. */
  readonly name?: string | undefined
  /** What else explains the status, such as `draining`, `HTTP 503` or `connection refused`. */
  readonly reasons: readonly string[]
  /** Worst first. */
  readonly checks: readonly ProbedCheck[]
}

/** There was no answer about the health, and why. */
export function noAnswer(reason: string): Answer {
  return { status: 'none', reasons: [reason], checks: [] }
}
