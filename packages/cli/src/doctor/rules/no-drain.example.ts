import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = { 'orders.yaml': probedDeployment('readinessProbe: { httpGet: { path: /readyz, port: http } }') }
const serve = (readinessDelay: number) => () =>
  serveHale({ about: { shutdown: { readinessDelay, timeout: 10_000, signals: ['SIGTERM'] } } })

export const noDrainExample: Example = {
  fires: { service: 'The service has `readinessDelay: 0`.', files, serve: serve(0) },
  silent: { service: 'The service has the default `readinessDelay` of 5 s.', files, serve: serve(5_000) },
}
