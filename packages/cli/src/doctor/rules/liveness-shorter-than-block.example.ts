import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = (threshold: number) => ({
  'orders.yaml': probedDeployment(
    'livenessProbe:',
    '  httpGet: { path: /livez, port: http }',
    '  periodSeconds: 10',
    `  failureThreshold: ${threshold}`,
    '  timeoutSeconds: 2',
  ),
})
const serve = () => serveHale({ about: { longestBlock: 40_000 } })

export const livenessShorterThanBlockExample: Example = {
  fires: { service: 'The longest block of the event loop was 40 s.', files: files(3), serve },
  silent: { service: 'The longest block of the event loop was 40 s.', files: files(5), serve },
}
