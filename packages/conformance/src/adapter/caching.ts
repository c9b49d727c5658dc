import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const targets: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/livez'],
  ['HEAD', '/readyz'],
  ['OPTIONS', '/readyz'],
  ['GET', '/healthz'],
  ['GET', '/readyz/database'],
  ['POST', '/readyz'],
]

export const caching: readonly AdapterCase[] = [
  {
    name: 'sends no-store, Vary: Accept and nosniff with every answer, and no ETag or Last-Modified (RFC 9111, 5.2.2.5)',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => true } }))
      for (const [method, path] of targets) {
        const { vary, etag, ...headers } = (await app.send({ method, path })).headers
        assert.equal(headers['cache-control'], 'no-store', `${method} ${path}`)
        assert.equal(vary, 'Accept', `${method} ${path}`)
        assert.equal(headers['x-content-type-options'], 'nosniff', `${method} ${path}`)
        assert.equal(etag, undefined)
        assert.equal(headers['last-modified'], undefined)
      }
    },
  },
  {
    name: 'never answers 304, which Envoy and ALB take for a failure (nestjs/terminus#2328)',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: { run: () => true, maxAge: 60_000 } } }))
      await app.get('/readyz')
      const conditional = { 'if-none-match': '*', 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() }
      const answer = await app.get('/readyz', conditional)
      assert.equal(answer.status, 200)
      assert.notEqual(answer.body, '')
    },
  },
  {
    name: 'sends the length in bytes, and never chunks or compresses (RFC 9110, 8.6)',
    async run({ mount }) {
      const app = await mount(createHealth({ name: 'Bestellungen für 東京 🚀', readiness: { database: () => true } }), { details: 'full' })
      for (const path of ['/livez', '/readyz', '/healthz', '/readyz/database']) {
        const { headers, body } = await app.get(path, { 'accept-encoding': 'gzip, br' })
        assert.equal(headers['content-length'], String(Buffer.byteLength(body)), path)
        assert.equal(headers['transfer-encoding'], undefined)
        assert.equal(headers['content-encoding'], undefined)
      }
    },
  },
]
