import type { Report, Status } from '@hale/core'
import type { OutgoingRequest } from '../delivery/send-request'

/** Whose protocol a heartbeat speaks. */
export type HeartbeatProtocol = 'healthchecks' | 'uptime-kuma' | 'consul'

// Consul keeps 4,096 bytes of an output; the others show the beginning.
const LONGEST_OUTPUT = 4_000

type Write = (url: URL, report: Report, token: string | undefined) => OutgoingRequest

/** How each receiver wants to hear of a report. */
export const PROTOCOLS: Readonly<Record<HeartbeatProtocol, Write>> = {
  /** https://healthchecks.io/docs/http_api/: a ping, or one with `/fail` behind the URL's path; the body is kept as a log. */
  healthchecks(url, report) {
    const target = new URL(url)
    if (report.status === 'unhealthy') target.pathname = `${target.pathname.replace(/\/$/, '')}/fail`
    return { url: target, method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' }, body: outputOf(report) }
  },

  /** https://github.com/louislam/uptime-kuma: a push monitor takes `status`, `msg` and `ping`. */
  'uptime-kuma'(url, report) {
    const target = new URL(url)
    target.searchParams.set('status', report.status === 'unhealthy' ? 'down' : 'up')
    target.searchParams.set('msg', outputOf(report).slice(0, 250))
    target.searchParams.set('ping', String(Math.round(report.duration)))
    return { url: target, method: 'GET', headers: {}, body: '' }
  },

  /** https://developer.hashicorp.com/consul/api-docs/agent/check#ttl-check-update: the URL ends with the check's id. */
  consul(url, report, token) {
    const states: Readonly<Record<Status, string>> = { healthy: 'passing', degraded: 'warning', unhealthy: 'critical' }
    return {
      url,
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { 'x-consul-token': token }) },
      body: JSON.stringify({ Status: states[report.status], Output: outputOf(report) }),
    }
  },
}

/** Names, statuses and codes of what is not healthy. A receiver may be a third party, so no message and no data. */
function outputOf({ name, version, status, phase, checks }: Report): string {
  const head = [name, version, status, phase === 'running' ? undefined : phase].filter(Boolean).join(' ')
  const lines = Object.entries(checks)
    .filter(([, result]) => result.status !== 'healthy')
    .map(([check, result]) => `${check} ${result.status}${result.error ? ` (${result.error.code})` : ''}`)
  return [head, ...lines].join('\n').slice(0, LONGEST_OUTPUT)
}
