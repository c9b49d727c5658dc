import type { Example } from './example'
import { deployment } from './example-manifests'

export const initialDelayInsteadOfStartupExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
  initialDelaySeconds: 60`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`startupProbe:
  httpGet: { path: /startupz, port: 3000 }
  periodSeconds: 2
  failureThreshold: 60
livenessProbe:
  httpGet: { path: /livez, port: 3000 }
`),
    },
  },
}
