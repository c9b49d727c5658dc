import type { Example } from './example'
import { deployment, SERVICE } from './example-manifests'

const INGRESS = `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
    alb.ingress.kubernetes.io/healthcheck-path: /readyz
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: orders, port: { number: 80 } } }
`

export const drainShorterThanDetectionExample: Example = {
  fires: {
    files: {
      'orders.yaml':
        deployment(`lifecycle:
  preStop:
    exec: { command: [sleep, '5'] }
ports:
  - { name: http, containerPort: 3000 }
`) +
        SERVICE +
        INGRESS,
    },
  },
  silent: {
    files: {
      'orders.yaml':
        deployment(`lifecycle:
  preStop:
    exec: { command: [sleep, '5'] }
ports:
  - { name: http, containerPort: 3000 }
`) +
        SERVICE +
        INGRESS.replace('internet-facing', 'internet-facing\n    alb.ingress.kubernetes.io/target-type: ip'),
    },
  },
}
