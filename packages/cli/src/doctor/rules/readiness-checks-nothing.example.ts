import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }

export const readinessChecksNothingExample: Example = {
  fires: { service: 'The service has no readiness check.', files, serve: () => serveHale({ liveness: { eventLoop: () => true } }) },
  silent: {
    service: 'The service checks its database in readiness.',
    files,
    serve: () => serveHale({ readiness: { database: () => true } }),
  },
}
