import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { About } from '@hale/core'
import { isPlainObject } from '@hale/options'
import { readAbout } from '../read-about'
import { readServiceUrl } from '../service-url'
import { UsageError } from '../usage-error'
import { askForJson } from './ask-service'
import type { Endpoint } from './deployment'
import { endpointOfReport } from './endpoint'
import type { Fault } from './fault'
import { assumedService, type SimulatedService, serviceFromAbout } from './service'

/** The service, where it is known from, and what it says of the paths that probes ask. */
export interface KnownService {
  readonly service: SimulatedService
  readonly source: string
  readonly endpoints: ReadonlyMap<string, Endpoint>
}

interface ServiceSource {
  readonly url?: string | undefined
  /** A file with a full report, or with its `about`. */
  readonly about?: string | undefined
  readonly token?: string | undefined
  readonly cwd: string
}

/**
 * Reads what a simulation must know of the service: from the running service, from a file, or by Hale's defaults.
 *
 * @throws UsageError where a source cannot be read, or shows no `about`.
 */
export async function readService(
  { url, about, token, cwd }: ServiceSource,
  paths: readonly string[],
  faults: readonly Fault[],
): Promise<KnownService> {
  if (url !== undefined) return fromUrl(url, token, paths)
  if (about !== undefined)
    return { service: serviceFromAbout(aboutOfFile(resolve(cwd, about), about)), source: about, endpoints: new Map() }
  return { service: assumedService(faults), source: "Hale's defaults, since neither --url nor --about is given", endpoints: new Map() }
}

async function fromUrl(given: string, token: string | undefined, paths: readonly string[]): Promise<KnownService> {
  const base = readServiceUrl('simulate', given)
  const health = base.pathname === '/' ? new URL('/healthz', base) : base
  const report = await askForJson(health, token).catch((error: Error) => {
    throw new UsageError(`hale simulate: ${health.href} could not be asked: ${error.message || (error as NodeJS.ErrnoException).code}`)
  })
  const remedy = 'Serve it with details: "full", or pass the token with --bearer-env'
  const service = serviceFromAbout(aboutOf(report, health.href, remedy))
  const found = await Promise.all(
    paths.map(async (path) => [path, endpointOfReport(await askForJson(new URL(path, base), token).catch(() => undefined))] as const),
  )
  return {
    service,
    source: health.href,
    endpoints: new Map(found.flatMap(([path, endpoint]) => (endpoint ? [[path, endpoint] as const] : []))),
  }
}

function aboutOfFile(file: string, shown: string): About {
  let parsed: unknown
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new UsageError(`hale simulate: --about ${shown} could not be read: ${(error as Error).message}`)
  }
  return aboutOf(parsed, shown, 'It must be the JSON of /healthz at full detail, or its about')
}

/** A full report holds it; a file may hold it alone. What has a wrong form is left out, as for `hale doctor`. */
function aboutOf(parsed: unknown, source: string, remedy: string): About {
  const { about } = isPlainObject(parsed) ? (parsed as { readonly about?: unknown }) : {}
  const read = readAbout(about ?? parsed)
  if (!read) throw new UsageError(`hale simulate: ${source} shows no about. ${remedy}`)
  return read
}
