import { codedError } from '../failure/failure'

/** The part of amqplib's connection that the check uses. `blocked` follows what the broker says. */
interface Connection {
  readonly blocked: boolean
  on(event: 'blocked', listener: () => void): unknown
  once(event: 'close', listener: () => void): unknown
  removeListener(event: 'blocked', listener: () => void): unknown
}

/** A connection that closes while it is blocked stays `blocked` for good. */
const closed = new WeakSet<object>()
const followed = new WeakSet<object>()

function isConnection(value: unknown): value is Connection {
  const { blocked, on, once } = (value ?? {}) as Partial<Connection>
  return typeof blocked === 'boolean' && typeof on === 'function' && typeof once === 'function'
}

function followClose(connection: Connection): void {
  if (followed.has(connection)) return
  followed.add(connection)
  connection.once('close', () => closed.add(connection))
}

const blocked = (): Error => codedError('blocked', 'the broker blocks this connection, because its memory or disk is low')

/**
 * Settles as the work does, but rejects with the code `blocked` as soon as the broker blocks the connection. It then
 * reads nothing that this connection sends, so the work would never settle. A blocked connection gets no more work.
 */
export async function unlessBlocked(connection: unknown, work: () => Promise<void>): Promise<void> {
  if (!isConnection(connection)) return work()
  followClose(connection)
  if (connection.blocked && !closed.has(connection)) throw blocked()
  let stop = () => {}
  const block = new Promise<never>((_, reject) => {
    const listener = () => reject(blocked())
    connection.on('blocked', listener)
    stop = () => connection.removeListener('blocked', listener)
  })
  try {
    await Promise.race([work(), block])
  } finally {
    stop()
  }
}
