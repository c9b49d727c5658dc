import assert from 'node:assert/strict'
import { createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

/** Request lines with the status that they get where the framework passes them on as they are. 401 comes from the app's guard: the line is not for an endpoint. */
export const hostileTargets: Readonly<Record<string, number>> = {
  'GET /readyz?': 200,
  'GET /readyz?&&=&%zz=%&a[b]=c': 200,
  'GET /readyz?exclude=%zz': 200,
  'GET /readyz?exclude&exclude=&exclude=__proto__': 200,
  'GET /readyz/?x=/livez': 200,
  'GET http://elsewhere.example/readyz': 200,
  'GET //readyz': 401,
  'GET /READYZ': 401,
  'GET /readyzz': 401,
  'GET /%72eadyz': 401,
  'GET /readyz;jsessionid=1': 401,
  'GET /readyz%00': 401,
  'GET /readyz%2f': 401,
  'OPTIONS *': 401,
  'GET /readyz//': 401,
  'GET /readyz//database': 401,
  'GET /readyz/database/deeper': 401,
  'GET /readyz/__proto__': 401,
  'GET /readyz/constructor': 401,
  'GET /readyz/toString': 401,
  'GET /readyz/%': 401,
  'GET /readyz/%zz': 401,
  'GET /readyz/%00': 401,
  'GET /readyz/%2e%2e/x': 401,
  'GET /readyz/../hello': 401,
  'GET /readyz/..%2fhello': 401,
  'GET /readyz/%ff%fe': 401,
  [`GET /readyz/${'x'.repeat(8_000)}`]: 401,
  'PROPFIND /readyz': 405,
}

const hostileHeaders: readonly string[] = [
  `Accept: ${','.repeat(4_000)}`,
  `Accept: ${'text/plain;q=0.1,'.repeat(400)}`,
  'Accept: ;;;',
  'Accept: /',
  'Accept:',
  'Accept: */*;q=nonsense',
  'Accept: text/plain;q=-1, application/json;q=1e999, */*;q=NaN',
  'Accept: text/plain\r\nAccept: application/json',
  'Authorization: Bearer \r\nAuthorization: Basic ====',
  'Health-Via:',
  `Health-Via: ${'x'.repeat(4_000)}`,
  'X-Forwarded-Host: evil.example\r\nX-HTTP-Method-Override: DELETE\r\nX-Original-URL: /hello',
  '__proto__: x\r\nconstructor: y',
]

export const hostileRequests: readonly AdapterCase[] = [
  ...Object.entries(hostileTargets).map(
    ([line, usual]): AdapterCase => ({
      name: `answers ${usual} to ${line.slice(0, 60)}, and answers the next request`,
      requestLine: line,
      async run({ mount, expected }) {
        const app = await mount(createHealth({ readiness: { database: () => true } }))
        const connection = await app.connect()
        connection.send(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
        assert.equal((await connection.receive()).status, expected(line, usual))
        assert.equal((await app.get('/readyz')).status, 200)
      },
    }),
  ),
  {
    name: 'answers a request with hostile headers',
    async run({ mount }) {
      const app = await mount(createHealth({ readiness: { disk: { run: () => true, scope: 'local' } } }))
      for (const lines of hostileHeaders) {
        const connection = await app.connect()
        connection.send(`GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n\r\n`)
        assert.equal((await connection.receive()).status, 200, lines.slice(0, 60))
      }
    },
  },
  {
    name: 'survives bytes that are not HTTP, such as those of a TLS client',
    async run({ mount }) {
      const app = await mount(createHealth())
      for (const bytes of [
        '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
        '\r\n\r\nlivez\r\n\r\n',
        'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      ]) {
        const connection = await app.connect()
        connection.send(bytes)
        connection.finish()
        await connection.ended()
      }
      assert.equal((await app.get('/livez')).status, 200)
    },
  },
]
