import { postgres } from '@hale/checks/postgres'
import { redis } from '@hale/checks/redis'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { createHealth, type Health } from '@hale/core'
import type { Cache } from './cache'
import type { Database } from './database'
import type { Orders } from './orders'

/** All that can be wrong with this service, in one place. */
export function describeHealth(database: Database, cache: Cache, orders: Orders): Health {
  return createHealth({
    name: 'orders',
    version: '1.0.0',

    // Only what a restart would cure.
    liveness: { eventLoop: eventLoop() },

    // Asked until it was healthy once, then never again.
    startup: { schema: { run: () => orders.verifySchema(), description: 'the table of orders is there' } },

    // What this instance cannot serve without; and, not critical, what it can.
    readiness: {
      database: postgres(database.client, { impact: 'no order can be placed', runbook: 'README.md, "Break the database"' }),
      cache: redis(cache.client, { critical: false, impact: 'every list of orders is read from the database' }),
      memory: memory(),
      disk: disk({ path: '/', critical: false, impact: 'none yet: the service writes nothing but its log' }),
    },

    blindSpots: ['whether the database takes writes: its check only reads', 'the way from a user to this instance'],
  })
}
