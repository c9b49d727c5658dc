import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const mediaType = (headers: Readonly<Record<string, string>>): string | undefined => headers['content-type']?.split(';')[0]

const wanted: readonly (readonly [who: string, accept: string | undefined, mediaType: string])[] = [
  ['a client without Accept', undefined, 'application/json'],
  ['kubelet', '*/*', 'application/json'],
  ['Consul', 'text/plain, text/*, */*', 'text/plain'],
  ['Xabaril', 'application/json', 'application/json'],
  ['a client of the IETF draft', 'application/health+json', 'application/health+json'],
  ['a client that prefers the draft', 'application/json;q=0.5, application/health+json', 'application/health+json'],
  ['a client that refuses the default (RFC 9110, 12.4.2)', 'application/json;q=0, */*;q=0.1', 'application/health+json'],
  ['a person with curl', 'text/plain', 'text/plain'],
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'application/json'],
  ['a client that accepts none of our formats: a probe does not fail for its Accept', 'image/png', 'application/json'],
  ['a client that writes in capitals (RFC 9110, 8.3.1)', 'TEXT/PLAIN', 'text/plain'],
]

export const negotiation: readonly AdapterCase[] = [
  ...wanted.map(
    ([who, accept, type]): AdapterCase => ({
      name: `sends ${type} to ${who}: ${accept === undefined ? 'no Accept' : `Accept: ${accept}`}`,
      async run({ mount }) {
        const app = await mount(createHealth({ readiness: { database: () => false } }))
        for (const path of ['/livez', '/readyz', '/healthz', '/readyz/database']) {
          const answer = await app.get(path, accept === undefined ? {} : { accept })
          assert.equal(mediaType(answer.headers), type, path)
        }
      },
    }),
  ),
  {
    name: 'writes pass, warn and fail in the IETF draft, with checks as arrays (draft-inadarei-api-health-check-06, 3.1 and 4)',
    async run({ mount }) {
      const health = createHealth({ readiness: { database: () => true, cache: { run: () => false, critical: false } } })
      const app = await mount(health)
      const answer = await app.get('/readyz', { accept: 'application/health+json' })
      const body = JSON.parse(answer.body)
      assert.equal(answer.status, 200)
      assert.equal(body.status, 'warn')
      assert(Object.values(body.checks).every(Array.isArray))
    },
  },
  {
    name: 'writes text as Kubernetes does: [+]name ok, and the result in the last line',
    async run({ mount }) {
      const app = await mount(
        createHealth({ readiness: { database: () => true, queue: () => Promise.reject(new Error('secret reason')) } }),
      )
      const { body } = await app.get('/readyz', { accept: 'text/plain' })
      const lines = body.trimEnd().split('\n')
      assert(lines.includes('[+]database ok'), body)
      assert(
        lines.some((line) => line.startsWith('[-]queue failed: reason withheld')),
        body,
      )
      assert.equal(lines.at(-1), 'readyz check failed')
    },
  },
]
