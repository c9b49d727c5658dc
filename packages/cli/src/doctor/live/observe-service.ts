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
}

/** ms. Longer than any probe should wait. */
const LONGEST_ANSWER = 5_000
/** For everything together, in ms. Once it is over, what is missing is not judged. */
const LONGEST_OBSERVATION = 60_000

/** Asks a running service all that the rules judge. Requests go out one after the other, so that they do not slow each other down. Never rejects. */
export async function observeService({ url, token, endpoints, ports, timeout = LONGEST_ANSWER }: Questions): Promise<Service> {
  const end = performance.now() + LONGEST_OBSERVATION
  const report = await readFullReport(url, token, timeout)
  const measurements = new Map<string, Measurement>()
  for (const endpoint of endpoints) {
    const key = endpointKey(endpoint)
    if (!measurements.has(key)) measurements.set(key, await measure(endpoint, timeout, () => performance.now() > end))
  }
  const host = hostOf(url.hostname)
  const listening = new Map<number, boolean>()
  for (const port of new Set(ports)) listening.set(port, await acceptsAnywhere(host, port))
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  return { url, ...report, measurements, listening, reach: await readReach(url, port) }
}

async function acceptsAnywhere(host: string, port: number): Promise<boolean> {
  if (host !== 'localhost') return connects(host, port)
  return (await connects('127.0.0.1', port)) || (await connects('::1', port))
}
