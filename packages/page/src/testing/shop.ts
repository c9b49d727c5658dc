import { type CheckAnswer, createHealth, type Health } from '@hale/core'

/** What a part of the shop does when it is checked. */
type Part = 'database' | 'cache' | 'payments' | 'search'

/** A service to look at, whose parts break and mend on request. */
export interface Shop {
  readonly health: Health
  /** The part fails from now on, or has a problem, or is well again. Resolves when its next result is there. */
  set(part: Part, answer: () => CheckAnswer): Promise<void>
}

const well: Readonly<Record<Part, () => CheckAnswer>> = {
  database: () => ({ observed: { value: 3.2, unit: 'ms', degradedAt: 100, unhealthyAt: 400 } }),
  cache: () => ({ observed: { value: 0.9, unit: 'ms' } }),
  payments: () => undefined,
  search: () => ({ observed: { value: 0.42, unit: 'ratio', degradedAt: 0.8, unhealthyAt: 0.95 } }),
}

export const broken = {
  database(): never {
    throw Object.assign(new Error('connect to 10.0.0.7:5432 was refused'), { code: 'ECONNREFUSED' })
  },
  cache(): never {
    throw Object.assign(new Error('no answer within 200 ms'), { code: 'timeout' })
  },
  search: (): CheckAnswer => ({
    status: 'degraded',
    message: 'the index is 84 % full',
    observed: { value: 0.84, unit: 'ratio', degradedAt: 0.8, unhealthyAt: 0.95 },
  }),
} as const

export function openShop(maxAge = 0): Shop {
  const answers = new Map<Part, () => CheckAnswer>(Object.entries(well) as [Part, () => CheckAnswer][])
  const run = (part: Part) => (): CheckAnswer => answers.get(part)?.()
  const health = createHealth({
    name: 'orders',
    version: '1.4.2',
    liveness: { eventLoop: () => ({ observed: { value: 11.3, unit: 'ms', degradedAt: 100, unhealthyAt: 1_000 } }) },
    readiness: {
      database: {
        run: run('database'),
        maxAge,
        description: 'the primary answers a query',
        impact: 'Orders cannot be placed or read.',
        runbook: 'https://runbooks.example.com/orders/database',
      },
      payments: { run: run('payments'), maxAge, impact: 'Customers cannot pay.', runbook: 'Payments, page 3' },
      cache: {
        run: run('cache'),
        maxAge,
        critical: false,
        impact: 'Pages load more slowly.',
        runbook: 'https://runbooks.example.com/orders/cache',
      },
      search: { run: run('search'), maxAge, critical: false, impact: 'Search results may be out of date.' },
    },
    blindSpots: ['deliveries of mail to customers', 'the network between customers and this service'],
  })
  return {
    health,
    async set(part, answer) {
      answers.set(part, answer)
      await health.report()
    },
  }
}

export const wellAgain: typeof well = well
