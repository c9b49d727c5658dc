import { serveSecurely } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = (scheme: string) => ({ 'orders.yaml': probedDeployment(`livenessProbe: { httpGet: { path: /livez, port: http${scheme} } }`) })

export const schemeMismatchExample: Example = {
  fires: { service: 'The service speaks HTTPS.', files: files(''), serve: serveSecurely },
  silent: { service: 'The service speaks HTTPS.', files: files(', scheme: HTTPS'), serve: serveSecurely },
}
