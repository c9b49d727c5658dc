import { existsSync } from 'node:fs'
import { BOTH, type Contender, type Framework } from './contender'
import { installedVersion } from './installed-version'

/** The folder of the other libraries. The workspace does not install them. */
export const PEERS: URL = new URL('../../peers/', import.meta.url)

/** How one library is used. */
interface Use {
  readonly name: string
  readonly module: string
  readonly framework: Framework
  readonly serve?: string
  readonly paths?: Contender['paths']
  /** A suffix of its name, for a library that is used in more than one way. */
  readonly way?: string
  readonly keeps?: boolean
}

const USES: readonly Use[] = [
  { name: '@godaddy/terminus', module: 'terminus', framework: 'node' },
  { name: '@adonisjs/core', module: 'adonis', framework: 'node', paths: { readiness: '/readyz' } },
  { name: '@adonisjs/core', module: 'adonis', framework: 'node', paths: { readiness: '/readyz' }, way: 'cached', keeps: true },
  { name: '@nestjs/terminus', module: 'nest', framework: 'express', serve: 'express' },
  {
    name: '@nestjs/terminus',
    module: 'nest',
    framework: 'express',
    serve: 'express',
    paths: { readiness: '/readyz' },
    way: 'cached',
    keeps: true,
  },
  { name: '@cloudnative/health-connect', module: 'cloudnative', framework: 'express' },
  { name: '@airlookjs/node-healthcheck', module: 'node-healthcheck', framework: 'express' },
  { name: 'maikai', module: 'maikai', framework: 'express' },
  { name: 'maikai', module: 'maikai', framework: 'express', paths: { readiness: '/readyz' }, way: 'cached', keeps: true },
  { name: '@nestjs/terminus', module: 'nest', framework: 'fastify', serve: 'fastify' },
  { name: '@fastify/under-pressure', module: 'under-pressure', framework: 'fastify', serve: 'liveness', paths: { liveness: '/livez' } },
  { name: '@fastify/under-pressure', module: 'under-pressure', framework: 'fastify', serve: 'readiness', paths: { readiness: '/readyz' } },
  { name: 'fastify-healthcheck', module: 'fastify-healthcheck', framework: 'fastify', paths: { liveness: '/livez' } },
  { name: 'lightship', module: 'lightship', framework: 'fastify', paths: { liveness: '/live' } },
]

/** The other libraries, or none if they are not installed. */
export function peers(): Contender[] {
  return peersInstalled() ? USES.map(toContender) : []
}

export function peersInstalled(): boolean {
  return existsSync(new URL('node_modules', PEERS))
}

/** The name of a library or of one of its entries, with the installed version. */
export function nameAndVersion(name: string): string {
  const library = name.split('/', name.startsWith('@') ? 2 : 1).join('/')
  return `${name} ${installedVersion(library, PEERS)}`
}

/** The URL of the module that uses a library. */
export function peerModule(name: string): string {
  return new URL(`${name}.mjs`, PEERS).href
}

function toContender({ name, module, framework, serve = 'serve', paths = BOTH, way, keeps = false }: Use): Contender {
  const label = `${[nameAndVersion(name), ...(way ? [way] : [])].join(', ')} (${framework})`
  return { label, role: 'peer', framework, module: peerModule(module), serve, paths, keeps }
}
