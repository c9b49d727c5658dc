import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = (path: string) => ({ 'orders.yaml': probedDeployment(`readinessProbe: { httpGet: { path: ${path}, port: 3000 } }`) })
const serve = () => serveHale({ readiness: { database: () => true } })

export const pathNotFoundExample: Example = {
  fires: { service: 'The service answers at /readyz.', files: files('/readiness'), serve },
  silent: { service: 'The service answers at /readyz.', files: files('/readyz'), serve },
}
