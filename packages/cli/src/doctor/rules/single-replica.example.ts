import type { Example } from './example'
import { deployment } from './example-manifests'

export const singleReplicaExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(
        `livenessProbe:
  httpGet: { path: /livez, port: 3000 }
`,
        { spec: 'replicas: 1' },
      ),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(
        `livenessProbe:
  httpGet: { path: /livez, port: 3000 }
`,
        { spec: 'replicas: 2' },
      ),
    },
  },
}
