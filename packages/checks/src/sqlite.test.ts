import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { createHealth } from '@hale/core'
import { probeCheck } from '@hale/testbed'
import Libsql from 'libsql'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type SqliteClient, sqlite } from './sqlite'
import { makeFolder, mayMount, mount } from './testing/mount'
import { runMany } from './testing/run-many'

type Database = SqliteClient & { close(): void }

/** node:sqlite came with Node 22. */
function nodeSqlite(): ((file: string) => Database) | undefined {
  try {
    const { DatabaseSync } = createRequire(import.meta.url)('node:sqlite') as { DatabaseSync: new (file: string) => Database }
    return (file) => new DatabaseSync(file)
  } catch {
    process.stderr.write('skipped: sqlite(client) with node:sqlite: this runtime has none (Node 22.13 has)\n')
    return undefined
  }
}

/** Its addon is built for the runtime: no dependency runs code while it is installed. */
function betterSqlite3(): ((file: string) => Database) | undefined {
  const BetterSqlite3 = createRequire(import.meta.url)('better-sqlite3') as new (file: string) => Database
  try {
    new BetterSqlite3(':memory:').close()
  } catch (error) {
    if (process.env['CI']) throw error
    process.stderr.write('skipped: sqlite(client) with better-sqlite3: its addon is not built here (.ci/build-addons)\n')
    return undefined
  }
  return (file) => new BetterSqlite3(file)
}

const engines = {
  libsql: (file: string): Database => new Libsql(file),
  'node:sqlite': nodeSqlite(),
  'better-sqlite3': betterSqlite3(),
}

function opener(engine: (file: string) => Database) {
  return (file = join(makeFolder(), 'orders.db')) => {
    const db = engine(file)
    onTestFinished(() => {
      try {
        db.close()
      } catch {}
    })
    return { db, file }
  }
}

const smallDisks = mayMount('sqlite(client) on a full disk')

for (const [name, engine] of Object.entries(engines)) {
  describe.skipIf(!engine)(`sqlite(client) with ${name}`, () => {
    const open = opener(engine ?? engines.libsql)

    it('is healthy when it can be read, and can be written', async () => {
      const { db } = open()
      expect(await probeCheck(sqlite(db))()).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
      db.exec('CREATE TABLE orders (id)')
      expect(await probeCheck(sqlite(db, { write: true }))()).toMatchObject({ status: 'healthy' })
    })

    it('changes nothing and leaves no transaction open', async () => {
      const { db } = open()
      db.exec('CREATE TABLE orders (id); INSERT INTO orders VALUES (1); PRAGMA user_version = 7; PRAGMA busy_timeout = 1234')
      await probeCheck(sqlite(db, { write: true }))()
      const ask = (sql: string) => Object.values(db.prepare(sql).get() as object)[0]
      expect(ask('PRAGMA user_version')).toBe(7)
      expect(ask('PRAGMA busy_timeout')).toBe(1234)
      expect(ask('SELECT count(*) FROM sqlite_master')).toBe(1)
      expect(() => db.exec('ROLLBACK')).toThrow('no transaction is active')
    })

    it('is unhealthy with the code locked while another process holds the lock, waits no longer than its option says, and recovers', async () => {
      const { db, file } = open()
      db.exec('CREATE TABLE orders (id); PRAGMA busy_timeout = 10000')
      const other = open(file).db
      const reading = probeCheck(sqlite(db, { wait: 20 }))
      const writing = probeCheck(sqlite(db, { wait: 20, write: true }))
      other.exec('BEGIN IMMEDIATE')
      expect(await reading()).toMatchObject({ status: 'healthy' })
      expect(await writing()).toMatchObject({
        status: 'unhealthy',
        error: { code: 'locked', message: 'SQLite did not answer: database is locked' },
      })
      other.exec('ROLLBACK; BEGIN EXCLUSIVE')
      const row = await reading()
      expect(row).toMatchObject({ status: 'unhealthy', error: { code: 'locked' } })
      expect(row.duration).toBeLessThan(10_000)
      other.exec('ROLLBACK')
      expect(await reading()).toMatchObject({ status: 'healthy' })
      expect(await writing()).toMatchObject({ status: 'healthy' })
    })

    it('does not touch a transaction of the service: it only reads, and says so', async () => {
      const { db, file } = open()
      db.exec('CREATE TABLE orders (id)')
      const probe = probeCheck(sqlite(db, { write: true }))
      db.exec('BEGIN; INSERT INTO orders VALUES (1)')
      expect(await probe()).toMatchObject({ status: 'healthy', message: 'only read: the service has a transaction open' })
      db.exec('COMMIT')
      expect(Object.values(open(file).db.prepare('SELECT count(*) FROM orders').get() as object)[0]).toBe(1)
      expect(await probe()).toMatchObject({ status: 'healthy', message: undefined })
    })

    it('is unhealthy with the code read_only where it must write and cannot, and healthy where it only reads', async () => {
      const { db } = open()
      db.exec('PRAGMA query_only = 1')
      expect(await probeCheck(sqlite(db))()).toMatchObject({ status: 'healthy' })
      expect(await probeCheck(sqlite(db, { write: true }))()).toMatchObject({ status: 'unhealthy', error: { code: 'read_only' } })
      db.exec('PRAGMA query_only = 0')
      expect(await probeCheck(sqlite(db, { write: true }))()).toMatchObject({ status: 'healthy' })
    })

    it('is unhealthy with the code corrupt for a file that is not a database', async () => {
      const file = join(makeFolder(), 'orders.db')
      writeFileSync(file, Buffer.alloc(8_192, 7))
      const { db } = open(file)
      expect(await probeCheck(sqlite(db))()).toMatchObject({
        status: 'unhealthy',
        error: { code: 'corrupt', message: 'SQLite did not answer: file is not a database' },
      })
    })

    it('is unhealthy with the code not_connected when it is closed', async () => {
      const { db } = open()
      db.close()
      expect(await probeCheck(sqlite(db))()).toMatchObject({ status: 'unhealthy', error: { code: 'not_connected' } })
    })

    it.skipIf(!smallDisks)(
      'is unhealthy with the code disk_full while there is no space for a write, and healthy again when there is',
      async () => {
        const folder = mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs')
        const { db } = open(join(folder, 'orders.db'))
        db.exec('CREATE TABLE orders (id)')
        const probe = probeCheck(sqlite(db, { write: true }))
        try {
          writeFileSync(join(folder, 'ballast'), Buffer.alloc(65_536))
        } catch {}
        expect(await probe()).toMatchObject({ status: 'unhealthy', error: { code: 'disk_full' } })
        rmSync(join(folder, 'ballast'))
        expect(await probe()).toMatchObject({ status: 'healthy' })
      },
    )

    it('leaves nothing behind after many runs', async () => {
      const { db, file } = open()
      db.exec('CREATE TABLE orders (id)')
      const files = readdirSync(join(file, '..'))
      expect(await runMany(sqlite(db, { write: true }))).toEqual([])
      expect(readdirSync(join(file, '..'))).toEqual(files)
    })
  })
}

interface Walkable extends Database {
  prepare(sql: string): { get(): unknown; iterate(): Iterator<unknown> }
}

describe.skipIf(!engines['better-sqlite3'])('sqlite(client) with better-sqlite3 while the service walks over rows', () => {
  it.each([false, true])('is healthy without a write, because a walk is no fault of the database (write: %j)', async (write) => {
    const db = opener(engines['better-sqlite3'] ?? engines.libsql)().db as Walkable
    db.exec('CREATE TABLE orders (id); INSERT INTO orders VALUES (1), (2)')
    const probe = probeCheck(sqlite(db, { write }))
    const walk = db.prepare('SELECT * FROM orders').iterate()
    walk.next()
    expect(await probe()).toMatchObject({
      status: 'healthy',
      message: 'only read: the service reads rows one by one on this connection',
    })
    walk.return?.()
    expect(await probe()).toMatchObject({ status: 'healthy', message: undefined })
  })
})

describe('sqlite(client) while the service walks over rows', () => {
  const walking = (read: () => unknown) => ({
    exec() {
      throw new TypeError('This database connection is busy executing a query')
    },
    prepare: () => ({ get: read }),
  })

  it('is unhealthy where reading fails', async () => {
    let reads = 0
    const client = walking(() => {
      reads += 1
      if (reads > 1) throw new Error('database disk image is malformed')
      return { busy_timeout: 5_000 }
    })
    expect(await probeCheck(sqlite(client))()).toMatchObject({ status: 'unhealthy', error: { code: 'corrupt' } })
  })
})

describe('sqlite(client)', () => {
  it('is never healthy with an asynchronous client', async () => {
    const chained = { get: () => chained, exec: () => chained, prepare: () => chained }
    expect(await probeCheck(sqlite(chained))()).toMatchObject({
      status: 'unhealthy',
      error: { code: 'failed', message: 'SQLite did not answer: PRAGMA busy_timeout gave no number: pass a synchronous client' },
    })
  })

  it('does not fit liveness', () => {
    const { db } = opener(engines.libsql)()
    expect(() => createHealth({ liveness: { database: sqlite(db) as never } })).toThrow(
      'liveness.database.scope must be "local"; got "dependency"',
    )
  })

  it.each([
    [undefined, {}, 'sqlite: client must have a method prepare; got undefined. Pass a Database of'],
    ['orders.db', {}, 'sqlite: client must have a method prepare; got a string. Pass a Database of'],
    [{ prepare: () => ({ get: () => 1 }) }, {}, 'sqlite: client must have a method exec; got an object. Pass a Database of'],
    [{ prepare: () => ({ get: () => 1 }), exec: () => {} }, { wait: '1s' }, 'sqlite: wait must be 1 to 2147483647 ms; got "1s"'],
  ])('refuses %j with %j when it is made', (client, options, message) => {
    const make = () => sqlite(client as never, options as never)
    expect(make).toThrow(TypeError)
    expect(make).toThrow(message)
  })
})
