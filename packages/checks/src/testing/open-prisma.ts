import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaMariaDb } from '@prisma/adapter-mariadb'
import { PrismaPg } from '@prisma/adapter-pg'
import { onTestFinished } from 'vitest'

/** The settings of a client of any of these databases. */
export interface SqlSettings {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

interface PrismaClient {
  $queryRawUnsafe(text: string): PromiseLike<unknown>
  $disconnect(): Promise<void>
}

type MakeClient = new (options: { adapter: object }) => PrismaClient

/** The databases, by their names in a schema of Prisma. */
const ADAPTERS: Readonly<Record<'postgresql' | 'mysql', (settings: SqlSettings) => object>> = {
  postgresql: (settings) => new PrismaPg(settings),
  mysql: (settings) => new PrismaMariaDb({ ...settings, acquireTimeout: 2_000 }),
}

type Provider = keyof typeof ADAPTERS

/** No model: the check runs SQL only. */
const schemaOf = (provider: Provider) => `
generator client {
  provider = "prisma-client-js"
  output   = "./client"
}

datasource db {
  provider = "${provider}"
}
`

const require = createRequire(import.meta.url)
/** Beside the library that the generated code loads. */
const generatedIn = join(import.meta.dirname, '..', '..', 'node_modules', '.prisma-of-tests')

/** Prisma's client is generated code. Nothing is downloaded: `true` stands for the engine that only migrations need. */
function generate(provider: Provider): MakeClient {
  const folder = join(generatedIn, provider)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'schema.prisma'), schemaOf(provider))
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: '/bin/true', CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  const program = join(require.resolve('prisma/package.json'), '..', 'build', 'index.js')
  const parameters = [program, 'generate', '--schema', join(folder, 'schema.prisma')]
  execFileSync(process.execPath, parameters, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  return (require(join(folder, 'client')) as { PrismaClient: MakeClient }).PrismaClient
}

const clients = new Map<Provider, MakeClient>()

/** The line of the docs for Prisma, with a client for a test. */
export function openPrisma(
  provider: Provider,
  { host, port, user, password, database }: SqlSettings,
): { query(text: string): PromiseLike<unknown> } {
  const Client = clients.get(provider) ?? generate(provider)
  clients.set(provider, Client)
  const prisma = new Client({ adapter: ADAPTERS[provider]({ host, port, user, password, database }) })
  onTestFinished(() => prisma.$disconnect())
  return { query: (text) => prisma.$queryRawUnsafe(text) }
}
