import { setTimeout as sleep } from 'node:timers/promises'
import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const liveness = [
  'livenessProbe:',
  '  httpGet: { path: /livez, port: http }',
  '  periodSeconds: 1',
  '  failureThreshold: 2',
  '  timeoutSeconds: 1',
]
const serve = async () => {
  const service = await serveHale({ startup: { migrations: { run: () => sleep(2_100, true), timeout: 10_000 } }, deadline: 20_000 })
  // It has started once the startup endpoint says so.
  while ((await fetch(`${service.url}/startupz`)).status !== 200) await sleep(20)
  return service
}

export const noStartupProbeExample: Example = {
  fires: { service: 'The service starts in 2.1 s.', files: { 'orders.yaml': probedDeployment(...liveness) }, serve },
  silent: {
    service: 'The service starts in 2.1 s.',
    files: {
      'orders.yaml': probedDeployment(
        ...liveness,
        'startupProbe: { httpGet: { path: /startupz, port: http }, periodSeconds: 5, failureThreshold: 22 }',
      ),
    },
    serve,
  },
}
