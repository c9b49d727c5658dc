import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const paths: Readonly<Record<string, number>> = { '/livez': 200, '/readyz': 503, '/healthz': 503 }
const mixed = () => createHealth({ readiness: { database: { run: () => false, maxAge: 60_000 } } })

export const methods: readonly AdapterCase[] = [
  {
    name: 'answers HEAD with the status and the headers of GET, and no body (RFC 9110, 9.3.2; heptio#29 answered 405)',
    async run({ mount }) {
      const app = await mount(mixed())
      for (const [path, status] of Object.entries(paths)) {
        const { date: _date, ...expected } = (await app.get(path)).headers
        const head = await app.send({ method: 'HEAD', path })
        const { date: _other, ...headers } = head.headers
        assert.equal(head.status, status, path)
        assert.equal(head.body, '')
        assert.deepEqual(headers, expected)
      }
    },
  },
  {
    name: 'answers OPTIONS, the default of HAProxy, with the status and no body',
    async run({ mount }) {
      const app = await mount(mixed())
      for (const [path, status] of Object.entries(paths)) {
        const answer = await app.send({ method: 'OPTIONS', path })
        assert.equal(answer.status, status, path)
        assert.equal(answer.body, '')
        assert.equal(answer.headers['content-length'], '0')
        assert.equal(answer.headers['transfer-encoding'], undefined)
      }
    },
  },
  {
    name: 'answers 405 with Allow to every other method, and runs no check (RFC 9110, 15.5.6)',
    async run({ mount }) {
      let runs = 0
      const app = await mount(createHealth({ readiness: { database: () => void runs++ } }))
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE']) {
        const answer = await app.send({ method, path: '/readyz' })
        assert.equal(answer.status, 405, method)
        const { allow } = answer.headers
        assert.equal(allow, 'GET, HEAD, OPTIONS')
      }
      assert.equal(runs, 0)
    },
  },
  {
    name: 'answers 405 to a POST with broken JSON: no parser sees it',
    async run({ mount }) {
      const app = await mount(createHealth())
      const answer = await app.send({ method: 'POST', path: '/livez', headers: { 'content-type': 'application/json' }, body: '{"broken' })
      assert.equal(answer.status, 405)
    },
  },
  {
    name: 'answers a GET with a body like one without (RFC 9110, 9.3.1)',
    async run({ mount }) {
      const app = await mount(createHealth())
      const answer = await app.send({ path: '/livez', headers: { 'content-type': 'application/json', 'content-length': '3' }, body: '{"x' })
      assert.equal(answer.status, 200)
    },
  },
]
