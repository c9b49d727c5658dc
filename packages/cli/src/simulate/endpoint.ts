import type { Endpoint } from './deployment'

const PATHS: Readonly<Record<string, Endpoint>> = {
  '/livez': 'liveness',
  '/readyz': 'readiness',
  '/startupz': 'startup',
  '/healthz': 'health',
}
const WORDS: readonly [RegExp, Endpoint][] = [
  [/live|alive/i, 'liveness'],
  [/ready|readiness/i, 'readiness'],
  [/start/i, 'startup'],
  [/health|status/i, 'health'],
]

/** What a path covers, by what the running service has said of it, else by its name. */
export function endpointOf(path: string, known: ReadonlyMap<string, Endpoint>): Endpoint {
  const [bare = ''] = path.split('?', 1)
  const trimmed = bare.length > 1 ? bare.replace(/\/+$/, '') : bare
  return known.get(path) ?? PATHS[trimmed] ?? WORDS.find(([word]) => word.test(trimmed))?.[1] ?? 'unknown'
}

/** The endpoint that a JSON report of Hale is from. `undefined` for anything else. */
export function endpointOfReport(report: unknown): Endpoint | undefined {
  if (typeof report !== 'object' || report === null || !('status' in report)) return undefined
  const { probe } = report as { readonly probe?: unknown }
  if (probe === 'liveness' || probe === 'readiness' || probe === 'startup') return probe
  return 'phase' in report ? 'health' : undefined
}
