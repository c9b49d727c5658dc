import type { Example } from './example'
import { deployment } from './example-manifests'

export const singleFailureThresholdExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
  failureThreshold: 1 # at once`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
  failureThreshold: 3`),
    },
  },
}
