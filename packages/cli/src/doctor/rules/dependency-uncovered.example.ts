import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }
const readiness = { database: () => true }

export const dependencyUncoveredExample: Example = {
  fires: {
    service: 'The service calls `stock:8080` through fetch, has no check of it, and calls `detect(health)`.',
    files,
    serve: () => serveHale({ readiness, about: { uncovered: [{ client: 'fetch', host: 'stock:8080' }] } }),
  },
  silent: {
    service: "The service has `stock: http('http://stock:8080/')` in readiness too.",
    files,
    serve: () => serveHale({ readiness: { ...readiness, stock: () => true }, about: { uncovered: [] } }),
  },
}
