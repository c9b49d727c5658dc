import type { Example } from './example'
import { deployment } from './example-manifests'

export const livenessBeforeReadinessExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
  periodSeconds: 5
  failureThreshold: 2
readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 10
  failureThreshold: 6`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
  periodSeconds: 10
  failureThreshold: 3
readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 5
  failureThreshold: 2`),
    },
  },
}
