import { execFile } from 'node:child_process'
import type { RealClient } from '../real-client'

const program = '/usr/lib/nagios/plugins/check_http'

/** The states of a monitoring plugin, by its exit code. */
const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN']

function checkHttp(how: string, path: string, concludes: RealClient['concludes']): RealClient {
  return {
    name: `monitoring-plugins' check_http${how}`,
    binaries: [program],
    remedy: 'apt-get install monitoring-plugins-basic',
    language: 'sh',
    configuration: ({ host, port }) => `check_http -I ${host} -p ${port} -u ${path} -t 2\n`,
    start: async (command) => ({
      conclusion: () =>
        new Promise((resolve) => {
          const [, ...parameters] = command.trim().split(' ')
          execFile(program, parameters, (error) => resolve(STATES[Number(error?.code ?? 0)] ?? 'UNKNOWN'))
        }),
      async remove() {},
    }),
    concludes,
  }
}

export const checkHttpClients: readonly RealClient[] = [
  checkHttp('', '/readyz', {
    starting: 'CRITICAL',
    healthy: 'OK',
    degraded: 'OK',
    unhealthy: 'CRITICAL',
    recovered: 'OK',
    draining: 'CRITICAL',
  }),
  checkHttp(', with `status: { degraded: 429 }`', '/nagios', {
    starting: 'CRITICAL',
    healthy: 'OK',
    degraded: 'WARNING',
    unhealthy: 'CRITICAL',
    recovered: 'OK',
    draining: 'CRITICAL',
  }),
]
