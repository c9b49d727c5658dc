import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }

export const degradedIsErrorExample: Example = {
  fires: {
    service: 'The service answers 503 while it is degraded.',
    files,
    serve: () => serveHale({ probeOptions: { status: { degraded: 503 } } }),
  },
  silent: { service: 'The service answers 200 while it is degraded.', files, serve: serveHale },
}
