import { type Check, createHealth, type Health } from '@hale/core'

/** A service with 100 checks, one of which fails. */
export function hundredChecks(): Health {
  const run = (index: number) => () => {
    if (index === 41) throw new Error('no leader')
    return { observed: { value: index / 10, unit: 'ms', degradedAt: 100 }, message: `leader ${index}`, status: 'healthy' as const }
  }
  const checks = Array.from({ length: 100 }, (_, index): [string, Check] => [
    `shard${String(index).padStart(2, '0')}`,
    {
      run: run(index),
      maxAge: 60_000,
      impact: `Orders of region ${index} cannot be placed.`,
      runbook: `https://runbooks.example.com/shards/${index}`,
    },
  ])
  return createHealth({ name: 'storage', version: '7.0.1', readiness: Object.fromEntries(checks) })
}
