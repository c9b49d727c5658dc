import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const host = 'HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n'
const million = 1_000_000
const next = 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n'

/** Methods that a body may come with, and what the probe answers to each. */
const withBodies = [
  ['POST', 405],
  ['GET', 200],
] as const

export const bodyLimits: readonly AdapterCase[] = [
  {
    name: 'twenty checks fit into the 4,096 bytes that Consul and Docker keep, and the status comes first',
    async run({ mount }) {
      const readiness: Record<string, () => boolean> = {}
      for (let index = 0; index < 20; index++) readiness[`a-rather-long-dependency-name-${index}`] = () => index % 2 === 0
      const app = await mount(createHealth({ name: 'orders', version: '1.4.2', readiness }))
      for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
        const { body } = await app.get('/readyz', { accept })
        assert(Buffer.byteLength(body) <= 4_096, `${accept}: ${Buffer.byteLength(body)} bytes`)
      }
      assert.match((await app.get('/readyz')).body, /^\{\s*"status":\s*"unhealthy"/)
    },
  },
  {
    name: 'no answer exceeds the 10,240 bytes that kubelet reads, even with sixty long messages',
    async run({ mount }) {
      const readiness: Record<string, () => Promise<never>> = {}
      for (let index = 0; index < 60; index++) readiness[`check-${index}`] = () => Promise.reject(new Error('x'.repeat(5_000)))
      const app = await mount(createHealth({ readiness }), { details: 'full' })
      for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
        const answer = await app.get('/healthz', { accept })
        assert.equal(answer.status, 503)
        assert(Buffer.byteLength(answer.body) <= 10_240, `${accept}: ${Buffer.byteLength(answer.body)} bytes`)
      }
    },
  },
  {
    name: 'answers a probe with a body of a megabyte, and the next request on its connection',
    async run({ mount }) {
      const app = await mount(createHealth())
      for (const [method, status] of withBodies) {
        const connection = await app.connect()
        connection.send(`${method} /livez ${host}Content-Length: ${million}\r\n\r\n${' '.repeat(million)}`)
        assert.equal((await connection.receive()).status, status, method)
        connection.send(next)
        assert.equal((await connection.receive()).status, 200, method)
      }
    },
  },
  {
    name: 'answers a probe before the rest of its body arrives',
    async run({ mount }) {
      const app = await mount(createHealth())
      for (const [method, status] of withBodies) {
        const connection = await app.connect()
        connection.send(`${method} /livez ${host}Content-Length: ${million}\r\n\r\n{"half`)
        assert.equal((await connection.receive()).status, status, method)
      }
      assert.equal((await app.get('/livez')).status, 200)
    },
  },
  {
    name: 'answers a probe with a chunked body, and the next request on its connection (RFC 9112, 7.1)',
    async run({ mount }) {
      const app = await mount(createHealth())
      for (const [method, status] of withBodies) {
        const connection = await app.connect()
        connection.send(`${method} /livez ${host}Transfer-Encoding: chunked\r\n\r\n4\r\n{"x"\r\n0\r\n\r\n`)
        assert.equal((await connection.receive()).status, status, method)
        connection.send(next)
        assert.equal((await connection.receive()).status, 200, method)
      }
    },
  },
  {
    name: 'survives a chunk with a malformed length',
    async run({ mount }) {
      const app = await mount(createHealth())
      const connection = await app.connect()
      connection.send(`POST /livez ${host}Transfer-Encoding: chunked\r\n\r\nnot a length\r\n`)
      assert((await connection.receive()).status >= 400)
      assert.equal((await app.get('/livez')).status, 200)
    },
  },
  {
    name: 'answers a client that sends Expect: 100-continue (RFC 9110, 10.1.1)',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { database: () => new Promise((resolve) => setTimeout(resolve, 5)) } }))
      for (const [line, status] of [
        ['POST /livez', 405],
        ['GET /readyz', 200],
      ] as const) {
        const connection = await app.connect()
        connection.send(`${line} ${host}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`)
        assert.equal((await connection.receive()).status, status, line)
      }
      assert.equal((await app.get('/readyz')).status, 200)
    },
  },
]
