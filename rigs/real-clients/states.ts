/** The states of the service, in this order, each with its cause. */
export const states = {
  starting: 'a hold is not released yet',
  healthy: 'every check passes',
  degraded: 'the cache, which is not critical, is stopped',
  unhealthy: 'the database is frozen (SIGSTOP)',
  recovered: 'both are back',
  draining: '`health.drain()`, as on SIGTERM',
} as const

export type State = keyof typeof states
