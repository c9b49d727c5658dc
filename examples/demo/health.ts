import { postgres } from '@hale/checks/postgres'
import { redis } from '@hale/checks/redis'
import { disk, eventLoop, memory } from '@hale/checks/system'
import { createHealth, type Health } from '@hale/core'
import type { Cache } from './cache'
import type { Database } from './database'
import type { Orders } from './orders'

/** Everything that can be wrong with this service, in one place. */
export function describeHealth(database: Database, cache: Cache, orders: Orders): Health {
  return createHealth({
    name: 'orders',
    version: '1.0.0',

    // Only what a restart repairs.
    liveness: { eventLoop: eventLoop() },

    // Runs until it has passed once, then never again.
    startup: { schema: { run: () => orders.verifySchema(), description: 'the table of orders exists' } },

    // What this instance needs to serve. It can do without what is not critical.
    readiness: {
      database: postgres(database.client, { impact: 'no order can be placed', runbook: 'README.md, "Break the database"' }),
      cache: redis(cache.client, { critical: false, impact: 'every list of orders comes from the database' }),
      memory: memory(),
      disk: disk({ path: '/', critical: false, impact: 'none yet: the service writes nothing but its log' }),
    },

    blindSpots: ['whether the database accepts writes: its check only reads', 'the network between users and this instance'],
  })
}
