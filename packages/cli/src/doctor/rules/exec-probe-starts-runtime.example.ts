import type { Example } from './example'
import { deployment } from './example-manifests'

export const execProbeStartsRuntimeExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`ports:
  - { name: http, containerPort: 3000 }
livenessProbe:
  exec:
    command: [sh, -c, 'curl -f http://localhost:3000/livez']`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`ports:
  - { name: http, containerPort: 3000 }
livenessProbe:
  httpGet: { path: /livez, port: 3000 }
`),
    },
  },
}
