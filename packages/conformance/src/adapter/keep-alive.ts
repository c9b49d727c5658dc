import assert from 'node:assert/strict'
import { createHealth, type Health } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const slow = (): Health => createHealth({ readiness: { database: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) } })

export const keepAlive: readonly AdapterCase[] = [
  {
    name: 'answers one probe after another on one connection, whatever the status and the method: Envoy reuses it (RFC 9112, 9.3)',
    async run({ mount }) {
      const app = await mount(slow())
      const connection = await app.connect()
      const requests: readonly (readonly [line: string, status: number, rest?: string])[] = [
        ['GET /readyz', 200],
        ['HEAD /readyz', 200],
        ['OPTIONS /readyz', 200],
        ['GET /readyz/unknown', 401],
        ['POST /readyz', 405, 'Content-Type: application/json\r\nContent-Length: 4\r\n\r\n{"x"'],
        ['GET /hello', 401],
        ['GET /livez', 200],
      ]
      for (const [line, status, rest = '\r\n'] of requests) {
        connection.send(`${line} HTTP/1.1\r\nHost: localhost\r\n${rest}`)
        assert.equal((await connection.receive(line.startsWith('HEAD') ? 'HEAD' : undefined)).status, status, line)
      }
    },
  },
  {
    name: 'answers pipelined probes in their order, even when a later one is ready first (RFC 9112, 9.3.2)',
    async run({ mount }) {
      const app = await mount(slow())
      const connection = await app.connect()
      connection.send(['/readyz', '/livez', '/hello'].map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(''))
      assert.equal(JSON.parse((await connection.receive()).body).probe, 'readiness')
      assert.equal(JSON.parse((await connection.receive()).body).probe, 'liveness')
      assert.equal((await connection.receive()).status, 401)
    },
  },
  {
    name: "answers kubelet's request with Connection: close, and closes the connection (RFC 9112, 9.6)",
    async run({ mount }) {
      const app = await mount(slow())
      const connection = await app.connect()
      connection.send(
        'GET /readyz HTTP/1.1\r\nHost: 10.0.0.7:8080\r\nUser-Agent: kube-probe/1.31\r\nAccept: */*\r\nConnection: close\r\n\r\n',
      )
      assert.equal((await connection.receive()).status, 200)
      assert.equal(await connection.ended(), '')
    },
  },
  {
    name: 'answers a client that closes its side after the request, as nc does, when the report is fresh',
    async run({ mount }) {
      const app = await mount(createHealth())
      const connection = await app.connect()
      connection.send('GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
      connection.finish()
      const answer = await connection.receive()
      assert.equal(answer.status, 200)
      assert.equal(JSON.parse(answer.body).status, 'healthy')
    },
  },
  {
    name: 'answers a request that arrives byte by byte',
    async run({ mount }) {
      const app = await mount(createHealth())
      const connection = await app.connect()
      for (const byte of 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n') {
        connection.send(byte)
        await new Promise((resolve) => setImmediate(resolve))
      }
      assert.equal((await connection.receive()).status, 200)
    },
  },
]
