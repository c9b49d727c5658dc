import { createHealth, type Health } from '@hale/core'

/** A health with one check that a test breaks and mends. */
export interface SwitchableHealth {
  readonly health: Health
  /** Runs the check with that outcome. */
  run(broken: boolean): Promise<void>
}

export function switchableHealth(settings: { readonly failureThreshold?: number; readonly name?: string } = {}): SwitchableHealth {
  let broken = false
  const database = {
    maxAge: 0,
    failureThreshold: settings.failureThreshold,
    impact: 'orders cannot be placed',
    run: async () => {
      if (broken) throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432 as user shop'), { code: 'refused' })
    },
  }
  const health = createHealth({ name: settings.name ?? 'orders', version: '1.4.2', readiness: { database } })
  return {
    health,
    async run(next) {
      broken = next
      await health.report('readiness')
    },
  }
}
