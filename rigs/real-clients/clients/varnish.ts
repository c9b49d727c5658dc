import { varnishServer } from '@hale/testbed'
import type { RealClient } from '../real-client'

const { binaries, remedy } = varnishServer

export const varnish: RealClient = {
  name: 'Varnish, a backend with a probe',
  binaries,
  remedy,
  language: 'vcl',
  configuration: ({ host, port }) => `vcl 4.1;
backend shop {
  .host = "${host}";
  .port = "${port}";
  .probe = { .url = "/readyz"; .interval = 0.2s; .timeout = 1s; .window = 3; .threshold = 2; }
}
`,
  async start(vcl) {
    const server = await varnishServer.start({ vcl })
    return { conclusion: () => server.health('shop'), remove: server.remove }
  },
  concludes: { starting: 'sick', healthy: 'healthy', degraded: 'healthy', unhealthy: 'sick', recovered: 'healthy', draining: 'sick' },
}
