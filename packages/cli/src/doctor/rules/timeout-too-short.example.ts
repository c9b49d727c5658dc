import type { Example } from './example'
import { deployment } from './example-manifests'

export const timeoutTooShortExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 5`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 5
  timeoutSeconds: 1`),
    },
  },
}
