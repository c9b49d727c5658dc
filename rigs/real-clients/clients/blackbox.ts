import { blackboxExporter, prometheusServer } from '@hale/testbed'
import type { RealClient } from '../real-client'

function blackbox(how: string, module: string, concludes: RealClient['concludes']): RealClient {
  return {
    name: `Prometheus with the blackbox exporter, ${how}`,
    binaries: [...prometheusServer.binaries, ...blackboxExporter.binaries],
    remedy: 'apt-get install prometheus prometheus-blackbox-exporter',
    language: 'yaml',
    configuration: ({ host, port }) => `# blackbox.yml
modules:
  readiness:
    prober: http
    timeout: 5s
    http:
${module.replaceAll(/^/gm, '      ')}
---
# prometheus.yml
global:
  scrape_interval: 1s
  scrape_timeout: 1s
scrape_configs:
  - job_name: readiness
    metrics_path: /probe
    params:
      module: [readiness]
      target: ['http://${host}:${port}/readyz']
    static_configs:
      - targets: ['blackbox:9115']
`,
    async start(configuration) {
      const [modules = '', scrapes = ''] = configuration.split('---\n')
      const exporter = await blackboxExporter.start({ config: modules })
      const prometheus = await prometheusServer.start({ files: { 'prometheus.yml': scrapes.replace('blackbox:9115', exporter.address) } })
      return {
        async conclusion() {
          const response = await fetch(`${prometheus.url}/api/v1/query?query=probe_success`)
          const { data } = (await response.json()) as { data: { result: { value: [number, string] }[] } }
          return `probe_success ${data.result[0]?.value[1]}`
        },
        async remove() {
          await Promise.all([exporter.remove(), prometheus.remove()])
        },
      }
    },
    concludes,
  }
}

const bad = 'probe_success 0'
const good = 'probe_success 1'

export const blackboxClients: readonly RealClient[] = [
  blackbox('any 2xx', 'valid_status_codes: [] # any 2xx\nmethod: GET', {
    starting: bad,
    healthy: good,
    degraded: good,
    unhealthy: bad,
    recovered: good,
    draining: bad,
  }),
  blackbox('only healthy', `fail_if_body_not_matches_regexp: ['^{"status":"healthy"']`, {
    starting: bad,
    healthy: good,
    degraded: bad,
    unhealthy: bad,
    recovered: good,
    draining: bad,
  }),
]
