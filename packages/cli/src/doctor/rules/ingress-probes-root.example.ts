import type { Example } from './example'

export const ingressProbesRootExample: Example = {
  fires: {
    files: {
      'ingress.yaml': `---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internet-facing
spec:
  ingressClassName: alb
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend: { service: { name: orders, port: { number: 80 } } }
`,
    },
  },
  silent: {
    files: {
      'ingress.yaml': `---
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
`,
    },
  },
}
