import { serveHale } from '../../testing/example-service'
import type { Example } from './example'

const serve = () => serveHale({ probeOptions: { status: { degraded: 429 } } })
const service = 'The service answers 429 when it is degraded.'
const ingress = (codes: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    alb.ingress.kubernetes.io/healthcheck-path: /readyz
    alb.ingress.kubernetes.io/success-codes: "${codes}"
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: orders, port: { number: 80 } } }
`

export const matcherExcludesDegradedExample: Example = {
  fires: { service, files: { 'ingress.yaml': ingress('200') }, serve },
  silent: { service, files: { 'ingress.yaml': ingress('200,429') }, serve },
}
