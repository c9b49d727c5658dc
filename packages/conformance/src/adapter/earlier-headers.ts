import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const earlier = {
  'access-control-allow-origin': 'https://status.example',
  'x-frame-options': 'DENY',
  'cache-control': 'public, max-age=60',
  'content-type': 'text/html',
  vary: 'Origin',
}
/** A fresh answer, one that has to be waited for, and one without a body. */
const targets = ['GET /livez', 'GET /readyz', 'HEAD /livez', 'OPTIONS /livez', 'POST /livez'] as const

export const earlierHeaders: readonly AdapterCase[] = [
  {
    name: 'keeps the headers that an earlier middleware has set, such as those of CORS, unless the answer has the same header',
    async run({ mount }) {
      const health = createHealth({ readiness: { database: () => new Promise<void>((resolve) => setTimeout(resolve, 5)) } })
      const app = await mount(health, undefined, earlier)
      for (const target of targets) {
        const [method = '', path = ''] = target.split(' ')
        const { headers } = await app.send({ method, path })
        const { 'access-control-allow-origin': origin, 'x-frame-options': frames, 'cache-control': cache, vary } = headers
        assert.deepEqual([origin, frames], ['https://status.example', 'DENY'], target)
        assert.deepEqual([cache, vary, headers['content-type']], ['no-store', 'Accept', 'application/json'], target)
      }
    },
  },
]
