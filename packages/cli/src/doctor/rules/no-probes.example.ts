import type { Example } from './example'
import { deployment, SERVICE } from './example-manifests'

export const noProbesExample: Example = {
  fires: {
    files: {
      'orders.yaml':
        deployment(`ports:
  - { name: http, containerPort: 3000 }
`) + SERVICE,
    },
  },
  silent: {
    files: {
      'orders.yaml':
        deployment(`ports:
  - { name: http, containerPort: 3000 }
readinessProbe:
  httpGet: { path: /readyz, port: 3000 }
`) + SERVICE,
    },
  },
}
