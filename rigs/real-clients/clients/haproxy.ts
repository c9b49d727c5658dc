import { haproxyServer } from '@hale/testbed'
import type { Place, RealClient } from '../real-client'

const { binaries, remedy } = haproxyServer

function haproxy(how: string, server: (place: Place) => string, options: string, concludes: RealClient['concludes']): RealClient {
  return {
    name: `HAProxy, ${how}`,
    binaries,
    remedy,
    language: 'haproxy',
    configuration: (place) =>
      `defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
  timeout check 5s
backend shop
${options.replaceAll(/^/gm, '  ')}
  server one ${place.host}:${place.port} ${server(place)}
`.replaceAll(/^ +\n/gm, ''),
    async start(config) {
      const started = await haproxyServer.start({ config })
      return {
        async conclusion() {
          const { status, weight } = await started.stats('shop', 'one')
          return `${status}, weight ${weight}`
        },
        remove: started.remove,
      }
    },
    concludes,
  }
}

const checked = (): string => 'weight 100 check inter 200ms fall 2 rise 2'
const upOrDown = {
  starting: 'DOWN, weight 100',
  healthy: 'UP, weight 100',
  degraded: 'UP, weight 100',
  unhealthy: 'DOWN, weight 100',
  recovered: 'UP, weight 100',
  draining: 'DOWN, weight 100',
} as const

export const haproxyClients: readonly RealClient[] = [
  haproxy('its default check: OPTIONS in HTTP/1.0', checked, 'option httpchk OPTIONS /readyz', upOrDown),
  haproxy(
    'a GET',
    checked,
    'option httpchk\nhttp-check send meth GET uri /readyz ver HTTP/1.1 hdr Host orders\nhttp-check expect status 200',
    upOrDown,
  ),
  haproxy('disable-on-404, with `status: { unhealthy: 404 }`', checked, 'option httpchk GET /haproxy\nhttp-check disable-on-404', {
    starting: 'NOLB, weight 100',
    healthy: 'UP, weight 100',
    degraded: 'UP, weight 100',
    unhealthy: 'NOLB, weight 100',
    recovered: 'UP, weight 100',
    draining: 'NOLB, weight 100',
  }),
  haproxy(
    'agent-check',
    ({ host, agentPort }) => `weight 100 check agent-check agent-addr ${host} agent-port ${agentPort} agent-inter 200ms`,
    '',
    {
      starting: 'DOWN (agent), weight 100',
      healthy: 'UP, weight 100',
      degraded: 'UP, weight 50',
      unhealthy: 'DOWN (agent), weight 50',
      recovered: 'UP, weight 100',
      draining: 'DRAIN (agent), weight 100',
    },
  ),
]
