import { setTimeout as sleep } from 'node:timers/promises'
import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { probedDeployment } from './probed-deployment'

const files = (threshold: number) => ({
  'orders.yaml': probedDeployment(
    'startupProbe:',
    '  httpGet: { path: /startupz, port: http }',
    '  periodSeconds: 1',
    `  failureThreshold: ${threshold}`,
  ),
})
const serve = async () => {
  const service = await serveHale({ startup: { migrations: { run: () => sleep(700, true), timeout: 10_000 } }, deadline: 20_000 })
  // It has started once the startup endpoint says so.
  while ((await fetch(`${service.url}/startupz`)).status !== 200) await sleep(20)
  return service
}

export const startupBudgetTooShortExample: Example = {
  fires: { service: 'The service starts in 0.7 s.', files: files(1), serve },
  silent: { service: 'The service starts in 0.7 s.', files: files(60), serve },
}
