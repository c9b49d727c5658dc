import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = (path: string) => ({
  'orders.yaml': probedDeployment(`livenessProbe: { httpGet: { path: ${path}, port: http }, periodSeconds: 10 }`),
})
const serve = () => serveHale({ liveness: { eventLoop: () => true }, readiness: { database: () => true } })

export const livenessChecksDependencyExample: Example = {
  fires: { service: 'The service holds its database in readiness.', files: files('/readyz'), serve },
  silent: {
    service: 'The service holds its database in readiness.',
    files: files('/livez'),
    serve: () => serveHale({ readiness: { database: () => true } }),
  },
}
