import type { Example } from './example'
import { deployment } from './example-manifests'

export const probesIdenticalExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /health, port: 3000 }
  failureThreshold: 3
readinessProbe:
  httpGet: { path: /health, port: 3000 }
`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
`),
    },
  },
}
