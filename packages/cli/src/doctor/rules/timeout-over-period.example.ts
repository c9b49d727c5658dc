import type { Example } from './example'
import { deployment } from './example-manifests'

export const timeoutOverPeriodExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 5
  timeoutSeconds: 10`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
  periodSeconds: 10
  timeoutSeconds: 10`),
    },
  },
}
