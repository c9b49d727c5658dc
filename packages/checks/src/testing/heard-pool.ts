/** What is needed of a pool of mysql2. */
interface PoolOfConnections {
  on(event: 'connection', listener: (connection: { on(event: 'error', listener: () => void): unknown }) => void): unknown
}

/**
 * A pool of mysql2 whose connections may be lost. The pool hears the first error of an idle connection alone, and MariaDB
 * sends a packet before it closes: the second error would end the process.
 */
export function heardPool<Pool extends PoolOfConnections>(pool: Pool): Pool {
  pool.on('connection', (connection) => void connection.on('error', () => {}))
  return pool
}
