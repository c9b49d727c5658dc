import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const slow = () => createHealth({ readiness: { database: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) } })

export const http10: readonly AdapterCase[] = [
  {
    name: "HAProxy's request, OPTIONS in HTTP/1.0 without Host, gets the status and no body, and the connection is closed",
    async run({ mount }) {
      const health = slow()
      const app = await mount(health)
      for (const status of [200, 503]) {
        const connection = await app.connect()
        connection.send('OPTIONS /readyz HTTP/1.0\r\n\r\n')
        const answer = await connection.receive()
        assert.equal(answer.status, status)
        assert.equal(answer.headers['transfer-encoding'], undefined)
        assert.equal(await connection.ended(), '')
        health.drain()
      }
    },
  },
  {
    name: 'GET gets its length and is not chunked, which HTTP/1.0 does not know (RFC 9112, 6.1)',
    async run({ mount }) {
      const app = await mount(slow())
      const connection = await app.connect()
      connection.send('GET /readyz HTTP/1.0\r\n\r\n')
      const answer = await connection.receive()
      assert.equal(answer.status, 200)
      assert.equal(answer.headers['content-length'], String(Buffer.byteLength(answer.body)))
      assert.equal(answer.headers['transfer-encoding'], undefined)
      assert.equal(await connection.ended(), '')
    },
  },
]
