/** What the service goes through, in this order, and how each comes about. */
export const states = {
  starting: 'a hold is not released yet',
  healthy: 'everything answers',
  degraded: 'the cache, which is not critical, is stopped',
  unhealthy: 'the database is frozen (SIGSTOP)',
  recovered: 'both are back',
  draining: '`health.drain()`, as on SIGTERM',
} as const

export type State = keyof typeof states
