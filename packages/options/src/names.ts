/** The three probes of an orchestrator. */
export const PROBES = ['liveness', 'readiness', 'startup'] as const
/** From best to worst. */
export const STATUSES = ['healthy', 'degraded', 'unhealthy'] as const
/** In the order in which an instance passes through them. */
export const PHASES = ['starting', 'running', 'draining'] as const
/** How much a caller sees, from nothing to everything. */
export const LEVELS = ['none', 'summary', 'full'] as const
/** What a check looks at: this instance, or another system. */
export const SCOPES = ['local', 'dependency'] as const
