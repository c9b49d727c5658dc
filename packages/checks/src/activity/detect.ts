import type { Health } from '@hale/core'
import { fail, PROBES, readOptions, rule } from '@hale/options'
import type { Call } from './channels/call'
import { OBSERVED_CLIENTS, type ObservedClient } from './channels/clients'
import { isHostOf } from './channels/is-host-of'

/** A dependency that was seen on the diagnostics channels, and that no check was seen to cover. */
export interface Suggestion {
  readonly client: ObservedClient
  /** The host, with its port where that is known: `db:3306`. */
  readonly host: string
  /** One line for a person, such as a blind spot of the health: what was seen, and which check would cover it. */
  readonly text: string
}

/** The options of {@link detect}. */
export interface DetectOptions {
  /** Hosts that no check covers on purpose, such as `stock` or `stock:8080`. They are not suggested. @default [] */
  readonly accepted?: readonly string[] | undefined
}

/** What {@link detect} returns. */
export interface Detection {
  /** The dependencies that no check covers, as far as was seen. */
  suggestions(): readonly Suggestion[]
  /** Ends the watching. */
  stop(): void
}

/** The one that stands for fetch and undici, and each other library. */
const WATCHED = ['fetch', 'http', 'mysql2', 'redis', 'ioredis'] as const satisfies readonly ObservedClient[]

const REMEDY: Readonly<Record<(typeof WATCHED)[number], string>> = {
  fetch: 'http(url)',
  http: 'http(url)',
  mysql2: 'mysql(pool)',
  redis: 'redis(client)',
  ioredis: 'redis(client)',
}

const OPTIONS = {
  accepted: rule(
    (value) => Array.isArray(value) && value.every((host) => typeof host === 'string' && host !== ''),
    'must be an array of hosts, such as ["stock:8080"]',
  ),
}

/** A service that calls hosts without end, such as a crawler, must not grow the memory. */
const MOST_HOSTS = 200
/** A report that is too long for kubelet loses `about`. */
const MOST_IN_ABOUT = 20

/**
 * Watches which dependencies your service calls, and says which of them no check covers. It suggests, and never adds a
 * check. Return its texts from `blindSpots`, so that full reports and the status page show them, or log them once, some
 * minutes after the start. `hale doctor --url` reads them from `about.uncovered` of the full report.
 *
 * A dependency counts as covered once a call of one of our checks to it was seen, such as PING or `SELECT 1`, through any
 * client of its kind. It sees undici and fetch, node:http, mysql2, node-redis and ioredis, from when it is called. It keeps
 * hosts, and no argument.
 *
 * @throws TypeError when `health` is not what `createHealth` returns, and for an unknown or wrong option.
 * @example
 * ```ts
 * import { detect } from '@hale/checks/activity'
 * import { createHealth } from '@hale/core'
 *
 * const health = createHealth()
 * const detection = detect(health)
 * setTimeout(() => console.log(detection.suggestions().map(({ text }) => text)), 300_000).unref()
 * ```
 */
export function detect(health: Pick<Health, 'snapshot'> & Partial<Pick<Health, 'addAbout'>>, options: DetectOptions = {}): Detection {
  if (typeof health?.snapshot !== 'function') fail('detect', 'health must be what createHealth returns', health)
  const { accepted = [] } = readOptions('detect', options, OPTIONS)
  const seen = new Map<string, { readonly client: (typeof WATCHED)[number]; readonly host: string; covered: boolean }>()
  const see = (client: (typeof WATCHED)[number], { host, isProbe }: Call): void => {
    // The check of an address may send its request through another client: http() uses fetch, and the service axios.
    const key = `${REMEDY[client]} ${host}`
    const known = seen.get(key)
    if (known) known.covered ||= isProbe()
    else if (host !== '' && seen.size < MOST_HOSTS) seen.set(key, { client, host, covered: isProbe() })
  }
  const stops = WATCHED.map((client) => OBSERVED_CLIENTS[client]({ begin: (call) => see(client, call), end() {}, drop() {} }))
  const suggestions = (): readonly Suggestion[] => {
    // Until each check has run once, it is not known what it covers. The report on every check would ask for the blind
    // spots, and so for this again.
    const results = PROBES.flatMap((probe) => Object.values(health.snapshot(probe).checks))
    if (results.some(({ error }) => error?.code === 'pending')) return []
    const uncovered = [...seen.values()].filter((one) => !one.covered && !accepted.some((host) => isHostOf(one, host)))
    return uncovered.map(({ client, host }) => suggest(client, host))
  }
  const leave = health.addAbout?.(() => ({
    uncovered: suggestions()
      .slice(0, MOST_IN_ABOUT)
      .map(({ client, host }) => ({ client, host })),
  }))
  return {
    suggestions,
    stop() {
      leave?.()
      for (const stop of stops) stop()
    },
  }
}

function suggest(client: (typeof WATCHED)[number], host: string): Suggestion {
  return { client, host, text: `${host} is called through ${client}, and no check covers it: consider ${REMEDY[client]}` }
}
