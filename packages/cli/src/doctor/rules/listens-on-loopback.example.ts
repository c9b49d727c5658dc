import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }
const serve = (host: string) => () => serveHale({ host, about: { listener: { host, port: 3000 } } })

export const listensOnLoopbackExample: Example = {
  fires: { service: 'The service listens on 127.0.0.1.', files, serve: serve('127.0.0.1') },
  silent: { service: 'The service listens on 0.0.0.0.', files, serve: serve('0.0.0.0') },
}
