import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const authorization = 'Basic dGVzdA=='

export const fallThrough: readonly AdapterCase[] = [
  {
    name: 'hands every other request on to the app: its routes, its guard and its own 404',
    async run({ mount }) {
      const app = await mount(createHealth())
      assert.equal((await app.get('/hello')).status, 401)
      const hello = await app.get('/hello', { authorization })
      assert.equal(hello.status, 200)
      assert.equal(hello.body, 'hello')
      assert.equal((await app.get('/nothing-here', { authorization })).status, 404)
      for (const path of ['/', '/livezz', '/api/readyz', '/healthz.json', '/hello?path=/livez', '/healthz/unknown', '/readyz/unknown'])
        assert.equal((await app.get(path)).status, 401, path)
    },
  },
  {
    name: 'leaves the body of every other request to the app, with a length and in chunks',
    async run({ mount }) {
      const app = await mount(createHealth())
      const body = JSON.stringify({ text: 'ü'.repeat(20_000) })
      for (const framing of [{ 'content-length': String(Buffer.byteLength(body)) }, { 'transfer-encoding': 'chunked' }]) {
        const headers = { authorization, 'content-type': 'application/json', ...framing }
        const answer = await app.send({ method: 'POST', path: '/hello', headers, body })
        assert.equal(answer.status, 200)
        assert.deepEqual(JSON.parse(answer.body), JSON.parse(body))
      }
    },
  },
  {
    name: 'answers a probe before the guard behind it, whatever the method, also with 405',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => true } }))
      const expected: Readonly<Record<string, number>> = {
        'GET /livez': 200,
        'HEAD /readyz': 200,
        'OPTIONS /startupz': 200,
        'GET /healthz': 200,
        'GET /readyz/database': 200,
        'DELETE /readyz': 405,
      }
      for (const [line, status] of Object.entries(expected)) {
        const [method = '', path = ''] = line.split(' ')
        assert.equal((await app.send({ method, path })).status, status, line)
      }
    },
  },
  {
    name: 'keeps probes out of the request log of the app',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => new Promise((resolve) => setTimeout(resolve, 5)) } }))
      for (const path of ['/livez', '/readyz', '/readyz/', '/healthz?x', '/readyz/database']) await app.get(path)
      await app.send({ method: 'HEAD', path: '/readyz' })
      await app.send({ method: 'OPTIONS', path: '/readyz' })
      await app.send({ method: 'POST', path: '/readyz' })
      await app.get('/hello', { authorization })
      assert.deepEqual(app.log, ['/hello'])
    },
  },
]
