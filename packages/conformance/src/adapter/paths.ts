import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

export const paths: readonly AdapterCase[] = [
  {
    name: 'answers at the configured paths, and hands the default ones on to the app',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => true } }), {
        paths: { liveness: '/internal/alive', readiness: '/internal/ready', startup: '/_started', health: '/status' },
      })
      for (const path of ['/internal/alive', '/internal/ready', '/internal/ready/', '/internal/ready/database', '/_started', '/status']) {
        assert.equal((await app.get(path)).status, 200, path)
      }
      for (const path of ['/livez', '/readyz', '/startupz', '/healthz', '/internal', '/internal/readyz']) {
        assert.equal((await app.get(path)).status, 401, path)
      }
    },
  },
  {
    name: 'hands a path that is switched off on to the app',
    async run({ mount }) {
      const app = await mount(createHealth(), { paths: { startup: false, health: false } })
      for (const path of ['/startupz', '/healthz', '/healthz/']) assert.equal((await app.get(path)).status, 401, path)
      for (const path of ['/livez', '/readyz']) assert.equal((await app.get(path)).status, 200, path)
    },
  },
]
