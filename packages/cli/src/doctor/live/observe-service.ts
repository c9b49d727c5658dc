import { hostOf } from '../../http/addresses'
import { connects } from './connects'
import { type Endpoint, endpointKey } from './endpoint'
import { measure } from './measure'
import type { Measurement } from './measurement'
import { readFullReport } from './read-full-report'
import { readReach } from './read-reach'
import type { Service } from './service'

/** What to ask a running service. */
export interface Questions {
  readonly url: URL
  /** For the report on every check alone. */
  readonly token?: string | undefined
  /** What the probes of the files ask. */
  readonly endpoints: readonly Endpoint[]
  /** The other ports that probes of the files connect to. */
  readonly ports: readonly number[]
  /** How long (ms) one request may take. @default 5000 */
  readonly timeout?: number | undefined
  /** How long (ms) all requests together may take. Each endpoint gets one request in any case. @default 60000 */
  readonly longest?: number | undefined
}

/** ms. Longer than any probe should wait. */
const LONGEST_ANSWER = 5_000
const LONGEST_OBSERVATION = 60_000

/** Asks a running service all that the rules judge. Requests go out one after the other, so that they do not slow each other down. Never rejects. */
export async function observeService({
  url,
  token,
  endpoints,
  ports,
  timeout = LONGEST_ANSWER,
  longest = LONGEST_OBSERVATION,
}: Questions): Promise<Service> {
  const end = performance.now() + longest
  const report = await readFullReport(url, token, timeout)
  const measurements = await measureAll(endpoints, timeout, end)
  const host = hostOf(url.hostname)
  const listening = new Map<number, boolean>()
  for (const port of new Set(ports)) listening.set(port, await acceptsAnywhere(host, port))
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  return { url, ...report, measurements, listening, reach: await readReach(url, port) }
}

/** Each endpoint gets its share of the time that is left, so that a slow one leaves enough to the others. */
async function measureAll(endpoints: readonly Endpoint[], timeout: number, end: number): Promise<ReadonlyMap<string, Measurement>> {
  const different = new Map(endpoints.map((endpoint) => [endpointKey(endpoint), endpoint]))
  const measurements = new Map<string, Measurement>()
  for (const [key, endpoint] of different) {
    const now = performance.now()
    const share = now + (end - now) / (different.size - measurements.size)
    measurements.set(key, await measure(endpoint, timeout, () => performance.now() > share))
  }
  return measurements
}

async function acceptsAnywhere(host: string, port: number): Promise<boolean> {
  if (host !== 'localhost') return connects(host, port)
  return (await connects('127.0.0.1', port)) || (await connects('::1', port))
}
