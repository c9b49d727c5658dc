import type { Example } from './example'
import { deployment } from './example-manifests'

export const probeHostExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { host: localhost, path: /livez, port: 3000 }
`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`livenessProbe:
  httpGet: { path: /livez, port: 3000 }
`),
    },
  },
}
