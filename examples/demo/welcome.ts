import type { Cache } from './cache'
import type { Database } from './database'

interface Facts {
  readonly base: string
  readonly token: string
  readonly database: Database
  readonly cache: Cache
}

/** The text that the demo prints: its address, and what to try. */
export function welcome({ base, token, database, cache }: Facts): string {
  const signIn = base.startsWith('http://127.0.0.1:') ? '' : `. Sign in as demo with ${token}`
  return `
Open ${base}/status in a browser: the status page, with buttons that break and mend things${signIn}.

The order service listens on ${base}
It uses ${database.kind} and ${cache.kind}.
It starts for some seconds: alive (/livez), but not started (/startupz) and not ready (/readyz).

In a second terminal
  curl -i ${base}/livez            # alive? If not, restart it
  curl -i ${base}/readyz           # ready? If not, send no requests
  curl -i ${base}/startupz         # started? If not, wait
  curl -i ${base}/healthz          # everything, for people and dashboards
  curl -i ${base}/readyz/database  # one check
  curl -H 'Accept: text/plain' ${base}/readyz
  curl -H 'Authorization: Bearer ${token}' ${base}/healthz   # with messages and data
  curl ${base}/metrics             # for Prometheus; runs no check

Its work
  curl -i -H 'Content-Type: application/json' -d '{"item":"tea","quantity":2}' ${base}/orders
  curl -i ${base}/orders

Watch the page and this terminal while you break things: one line when a check fails, one when it recovers.
Or break them from a terminal:

Break the cache, which is not critical: degraded, and still 200
${howToBreak('cache', base, cache)}
Break the database, which is critical: unhealthy, 503, within 1.5 seconds
${howToBreak('database', base, database)}
Stop it with Ctrl-C. Or stop it as Kubernetes does: for 5 seconds /readyz is 503 and it still serves
  kill ${process.pid}
`
}

function howToBreak(dependency: string, base: string, { drill, kind }: Pick<Database | Cache, 'drill' | 'kind'>): string {
  const watch = `curl -i ${base}/readyz`
  if (!drill) return `  stop ${kind}, then ${watch}, then start it again\n`
  return `  curl -X POST ${base}/demo/break/${dependency}
  ${watch}
  curl -X POST ${base}/demo/mend/${dependency}
`
}
