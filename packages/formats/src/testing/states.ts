import { type Check, createHealth, createProbeHandler, type Health, type HealthResponse, type ProbeOptions } from '@hale/core'

const database: Check = { run: () => ({ message: 'primary', observed: { value: 3, unit: 'connections' }, data: { pool: { size: 5 } } }) }
const refused: Check = {
  run() {
    throw Object.assign(new Error('connect to 10.0.0.7 failed'), { code: 'refused' })
  },
}
const cache: Check = { ...refused, critical: false, impact: 'pages are slow' }
const disk: Check = { scope: 'local', run: () => ({ status: 'degraded', message: 'nearly full' }) }

export type State = 'healthy' | 'degraded' | 'unhealthy' | 'empty' | 'starting' | 'draining'

/** A service in each state that a report can have. */
export const states: Readonly<Record<State, () => Health>> = {
  healthy: () => createHealth({ name: 'orders', version: '1.4.2', liveness: { loop: () => true }, readiness: { database } }),
  degraded: () => createHealth({ name: 'orders', readiness: { database, cache, disk } }),
  unhealthy: () => createHealth({ name: 'orders', readiness: { database: refused, disk, cache } }),
  empty: () => createHealth(),
  starting() {
    const health = createHealth({ readiness: { database } })
    health.hold('warming the cache')
    return health
  },
  draining() {
    const health = createHealth({ liveness: { loop: () => true }, readiness: { database } })
    health.drain()
    return health
  },
}

/** The response at that URL, at the level `full` by default. */
export async function answer(state: State, url: string, options: ProbeOptions): Promise<HealthResponse> {
  const handle = createProbeHandler(states[state](), { details: 'full', ...options })
  const response = await handle({ method: 'GET', url, header: () => undefined })
  if (!response) throw new Error(`${url} is not one of the endpoints`)
  return response
}
