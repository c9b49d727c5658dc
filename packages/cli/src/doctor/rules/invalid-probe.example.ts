import type { Example } from './example'
import { deployment } from './example-manifests'

export const invalidProbeExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000, scheme: https }
  successThreshold: 2
  timeoutSeconds: "5"
  period: 10`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000, scheme: HTTPS }
  successThreshold: 1
  timeoutSeconds: 5
  periodSeconds: 10`),
    },
  },
}
