import { serveHale } from '../../testing/example-service'
import type { Example } from './example'
import { deployment } from './example-manifests'

const readiness = { database: async () => {} }
const files = { 'orders.yaml': deployment('readinessProbe:\n  httpGet: { path: /readyz, port: 3000 }\n  timeoutSeconds: 1') }

export const sharedDependencyUnguardedExample: Example = {
  fires: { service: 'Readiness holds the critical check `database`.', files, serve: () => serveHale({ readiness }) },
  silent: {
    service: 'The same, with a fleet in guard mode.',
    files,
    serve: () => serveHale({ readiness, about: { fleet: { peers: 2, mode: 'guard', asks: 0, unanswered: 0 } } }),
  },
}
