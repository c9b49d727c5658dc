import type { Example } from './example'
import { deployment } from './example-manifests'

export const workerWithoutProbeExample: Example = {
  fires: { files: { 'orders.yaml': deployment(`command: [node, worker.js]`) } },
  silent: {
    files: {
      'orders.yaml': deployment(`command: [node, worker.js]
livenessProbe:
  httpGet: { path: /livez, port: 9090 }`),
    },
  },
}
