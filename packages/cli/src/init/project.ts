import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isPlainObject } from '@hale/options'
import { UsageError } from '../usage-error'
import { CLIENTS, type ClientName } from './clients'
import { type PackageManager, packageManagerOf } from './package-manager'

export const FRAMEWORKS = ['next', 'nest', 'hono', 'fastify', 'express', 'koa', 'node'] as const
export type FrameworkName = (typeof FRAMEWORKS)[number]

/** How the files of a project are written. */
export interface Dialect {
  readonly typescript: boolean
  /** ECMAScript modules, or CommonJS. TypeScript is written with `import` in both. */
  readonly modules: 'esm' | 'commonjs'
  /** Whether a relative import must name its file: `./health.js`. */
  readonly withExtensions: boolean
}

/** What a package.json and its folder say of a service. */
export interface Project {
  readonly folder: string
  /** The package's name without its scope, as Kubernetes takes it. */
  readonly name: string
  readonly framework: FrameworkName
  readonly dialect: Dialect
  readonly clients: readonly ClientName[]
  readonly dependencies: ReadonlySet<string>
  readonly packageManager: PackageManager
  /** Where the sources are: `src/` or the folder itself. */
  readonly source: '' | 'src/'
  /** What `npm start` runs, where it is node with a file. */
  readonly command?: readonly string[] | undefined
  /** The kind of database that Prisma's schema names. */
  readonly prismaProvider?: string | undefined
}

interface PackageManifest {
  readonly name?: unknown
  readonly type?: unknown
  readonly packageManager?: unknown
  readonly scripts?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, unknown>>
  readonly devDependencies?: Readonly<Record<string, unknown>>
}

/** The package that gives a framework away. A project with two has the one that is first. */
const MARKS: readonly [FrameworkName, string][] = [
  ['next', 'next'],
  ['nest', '@nestjs/core'],
  ['hono', 'hono'],
  ['fastify', 'fastify'],
  ['express', 'express'],
  ['koa', 'koa'],
]

/** @throws UsageError without a package.json that can be read. */
export function readProject(folder: string, framework?: FrameworkName): Project {
  const manifest = readManifest(folder)
  const dependencies = new Set([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.devDependencies ?? {})])
  const found = MARKS.find(([, mark]) => dependencies.has(mark))?.[0]
  return {
    folder,
    name: labelOf(manifest.name),
    framework: framework ?? found ?? 'node',
    dialect: dialectOf(folder, manifest, dependencies),
    clients: (Object.keys(CLIENTS) as ClientName[]).filter((name) => dependencies.has(CLIENTS[name].package)),
    dependencies,
    packageManager: packageManagerOf(folder, manifest.packageManager),
    source: existsSync(join(folder, 'src')) ? 'src/' : '',
    command: commandOf(manifest.scripts?.['start']),
    prismaProvider: providerOf(folder),
  }
}

function readManifest(folder: string): PackageManifest {
  const file = join(folder, 'package.json')
  try {
    // npm takes a byte order mark too.
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
    if (isPlainObject(manifest)) return manifest as PackageManifest
  } catch (error) {
    throw new UsageError(`hale init: ${file} could not be read: ${(error as Error).message}`)
  }
  throw new UsageError(`hale init: ${file} must hold an object`)
}

function dialectOf(folder: string, { type }: PackageManifest, dependencies: ReadonlySet<string>): Dialect {
  const config = join(folder, 'tsconfig.json')
  const typescript = dependencies.has('typescript') || existsSync(config)
  const modules = type === 'module' ? 'esm' : 'commonjs'
  // A tsconfig.json may hold comments, so it is no JSON.
  const settings = existsSync(config) ? readFileSync(config, 'utf8') : ''
  const asNode = /"module(Resolution)?"\s*:\s*"node(16|18|20|next)"/i.test(settings)
  return { typescript, modules, withExtensions: typescript ? asNode && modules === 'esm' : modules === 'esm' }
}

/** A label of Kubernetes: lower-case letters, digits and dashes. */
function labelOf(name: unknown): string {
  const bare = typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : ''
  const label = bare
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
  return label.replace(/^-+|-+$/g, '') || 'service'
}

function commandOf(start: unknown): readonly string[] | undefined {
  const words = typeof start === 'string' ? start.trim().split(/\s+/) : []
  return words[0] === 'node' && words.length > 1 && words.every((word) => /^[\w./=:@-]+$/.test(word)) ? words : undefined
}

function providerOf(folder: string): string | undefined {
  const place = join(folder, 'prisma')
  if (!existsSync(place)) return undefined
  const schemas = readdirSync(place).filter((file) => file.endsWith('.prisma'))
  const providers = schemas.map(
    (file) => /datasource\s+\w+\s*\{[^}]*provider\s*=\s*"(\w+)"/.exec(readFileSync(join(place, file), 'utf8'))?.[1],
  )
  return providers.find((provider) => provider !== undefined)
}
