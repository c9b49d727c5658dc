import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { deployment } from './example-manifests'

const serve = () => serveHale({ about: { shutdown: { readinessDelay: 5_000, timeout: 10_000, signals: ['SIGTERM'] } } })
const service = 'The service has the default `readinessDelay` of 5 s.'
const preStop = 'lifecycle:\n  preStop:\n    sleep: { seconds: 10 }'

export const doubleDrainExample: Example = {
  fires: { service, files: { 'orders.yaml': deployment(preStop) }, serve },
  silent: { service, files: { 'orders.yaml': deployment('') }, serve },
}
