import { createHealth } from '@hale/core'
import { probes } from '../../probes-v1'

const health = createHealth({ name: 'nitro-example' })
process.once('SIGTERM', () => health.drain())

export default probes(health)
