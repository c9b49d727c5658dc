import type { Cache } from './cache'
import type { Database } from './database'

export interface NewOrder {
  readonly item: string
  readonly quantity: number
}

export interface Order extends NewOrder {
  readonly id: number
  readonly placedAt: string
}

/** The orders of the service. Methods reject when the database does not answer, and use the cache while it works. */
export interface Orders {
  /** Creates the table. It may run many times, and in several instances at once. */
  migrate(): Promise<void>
  /** Resolves when the table exists, rejects when not. */
  verifySchema(): Promise<void>
  place(order: NewOrder): Promise<Order>
  /** Returns the latest orders, at most 5 seconds old. */
  latest(): Promise<{ readonly orders: readonly Order[]; readonly from: 'cache' | 'database' }>
}

// The lock is needed: CREATE TABLE IF NOT EXISTS fails when two instances run it at the same moment.
const schema = `
DO $$ BEGIN
  PERFORM pg_advisory_xact_lock(7412);
  CREATE TABLE IF NOT EXISTS orders (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    item text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    placed_at timestamptz NOT NULL DEFAULT now()
  );
END $$`
const columns = 'id, item, quantity, placed_at AS "placedAt"'
const cacheKey = 'orders:latest'
const cacheSeconds = 5

export function createOrders(database: Database, cache: Cache): Orders {
  return {
    async migrate() {
      await database.query(schema)
    },
    async verifySchema() {
      await database.query('SELECT FROM orders LIMIT 0')
    },
    async place({ item, quantity }) {
      const insert = `INSERT INTO orders (item, quantity) VALUES ($1, $2) RETURNING ${columns}`
      const [order] = await database.query<Order>(insert, [item, quantity])
      if (!order) throw new Error('the database returned no row for a new order')
      // A cache that fails here does no harm: its entry expires in 5 seconds.
      await cache.delete(cacheKey).catch(() => {})
      return order
    },
    async latest() {
      const cached = await cache.get(cacheKey).catch(() => null)
      if (cached !== null) return { orders: JSON.parse(cached), from: 'cache' }
      const orders = await database.query<Order>(`SELECT ${columns} FROM orders ORDER BY id DESC LIMIT 50`)
      await cache.set(cacheKey, JSON.stringify(orders), cacheSeconds).catch(() => {})
      return { orders, from: 'database' }
    },
  }
}
