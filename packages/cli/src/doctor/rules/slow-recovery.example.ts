import type { Example } from './example'
import { deployment } from './example-manifests'

export const slowRecoveryExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 30
  successThreshold: 3`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 5
  successThreshold: 2`),
    },
  },
}
