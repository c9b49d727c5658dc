import { postgresServer, redisServer } from '@hale/testbed'

/** A server that the samples of a page connect to. */
interface PageServer {
  readonly stop: () => Promise<void>
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
  /** Where a client of the samples finds it. */
  readonly env: Readonly<Record<string, string>>
}

/** By the function of `@hale/checks` that verifies it. */
export type PageServers = Readonly<Partial<Record<'postgres' | 'redis', PageServer>>>

/** Starts the servers whose clients the page imports. */
export async function startPageServers(markdown: string): Promise<PageServers> {
  const found: { -readonly [Name in keyof PageServers]: PageServer } = {}
  if (/from 'pg'/.test(markdown)) {
    const server = await postgresServer.start()
    const { host, port, user, password, database } = server
    found.postgres = { ...server, env: { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database } }
  }
  if (/from 'ioredis'/.test(markdown)) {
    const server = await redisServer.start()
    found.redis = { ...server, env: { REDIS_URL: `redis://:${server.password}@${server.host}:${server.port}` } }
  }
  return found
}
