import type { Example } from './example'
import { deployment } from './example-manifests'

export const execTimeoutTooShortExample: Example = {
  fires: {
    files: {
      'orders.yaml': deployment(`resources:
  limits: { cpu: 250m }
livenessProbe:
  exec:
    command: [node, probe.js]
  periodSeconds: 15`),
    },
  },
  silent: {
    files: {
      'orders.yaml': deployment(`resources:
  limits: { cpu: 250m }
livenessProbe:
  exec:
    command: [node, probe.js]
  periodSeconds: 15
  timeoutSeconds: 5`),
    },
  },
}
