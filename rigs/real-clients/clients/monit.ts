import { monitServer } from '@hale/testbed'
import type { RealClient } from '../real-client'

const { binaries, remedy } = monitServer
const failed = 'Connection failed'

export const monit: RealClient = {
  name: 'Monit, a remote host',
  binaries,
  remedy,
  language: 'monit',
  configuration: ({ host, port }) => `check host orders with address ${host}
  if failed port ${port} protocol http request "/readyz" with timeout 1 second then alert
`,
  async start(config) {
    const server = await monitServer.start({ config })
    return { conclusion: () => server.status('orders'), remove: server.remove }
  },
  concludes: { starting: failed, healthy: 'OK', degraded: 'OK', unhealthy: failed, recovered: 'OK', draining: failed },
}
