import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const slow = () => createHealth({ readiness: { database: () => new Promise<void>((resolve) => setTimeout(resolve, 20)) } })

export const http10: readonly AdapterCase[] = [
  {
    name: "answers HAProxy's OPTIONS in HTTP/1.0 without Host with the status and no body, and closes the connection",
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
    name: 'answers GET in HTTP/1.0 with a length and without chunks (RFC 9112, 6.1)',
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
