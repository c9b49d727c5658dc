import type { Example } from './example'
import { deployment } from './example-manifests'

export const portUnreachableExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`ports:
  - { name: web, containerPort: 3000 }
readinessProbe:
  httpGet: { path: /readyz, port: http }`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`ports:
  - { name: http, containerPort: 3000 }
readinessProbe:
  httpGet: { path: /readyz, port: http }`),
    },
  },
}
