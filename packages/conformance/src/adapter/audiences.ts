import assert from 'node:assert/strict'
import { bearer, createHealth } from '@hale/core'
import type { AdapterCase } from '../adapter-case'

const token = 'a-token-of-a-decent-length-0123456789'
const secretive = () =>
  createHealth({
    name: 'orders',
    readiness: {
      database: () => Promise.reject(new Error('no route to postgres://orders:hunter2@db.internal/orders')),
    },
  })

export const audiences: readonly AdapterCase[] = [
  {
    name: 'shows names and statuses to all callers, and no message',
    async run({ mount }) {
      const app = await mount(secretive())
      for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
        const { body } = await app.get('/readyz', { accept })
        assert.match(body, /database/)
        assert.doesNotMatch(body, /no route|hunter2|db\.internal/)
      }
    },
  },
  {
    name: 'shows messages at the level full, with credentials redacted, and never a stack, a pid or the version of Node',
    async run({ mount }) {
      const app = await mount(secretive(), { details: 'full' })
      for (const accept of ['application/json', 'application/health+json', 'text/plain']) {
        const { body } = await app.get('/healthz', { accept })
        assert.match(body, /no route/, accept)
        assert.doesNotMatch(body, /hunter2/, accept)
        assert.doesNotMatch(body, /\.[cm]?[jt]s:\d+/, accept)
        assert(!body.includes(process.version) && !body.includes(`"pid"`), accept)
      }
    },
  },
  {
    name: 'shows only the status at the level none: no path finds a check, and exclude changes nothing',
    async run({ mount }) {
      const app = await mount(secretive(), { details: 'none' })
      const { status, body } = await app.get('/readyz')
      assert.equal(status, 503)
      assert.doesNotMatch(body, /database|no route/)
      const excluded = await app.get('/readyz?exclude=database')
      assert.equal(excluded.status, 503)
      assert.equal(excluded.body, body)
      for (const path of ['/readyz/database', '/readyz/unknown', '/healthz/database']) assert.equal((await app.get(path)).status, 401, path)
    },
  },
  {
    name: 'shows the times and settings of the instance at the level full and on the health endpoint alone: tools judge the deployment by them',
    async run({ mount }) {
      const health = createHealth({ readiness: { database: { run: () => true, timeout: 300, maxAge: 2_000 } } })
      const app = await mount(health, { details: 'full', status: { degraded: 429 } })
      const { about } = JSON.parse((await app.get('/healthz')).body)
      assert.deepEqual(about.checks, JSON.parse(JSON.stringify(health.about().checks)))
      assert.equal(about.deadline, health.deadline)
      assert.deepEqual(about.status, { healthy: 200, degraded: 429, unhealthy: 503 })
      assert(about.uptime >= 0)
      const summary = await mount(health)
      const answers = [app.get('/readyz'), app.get('/livez'), app.get('/startupz'), app.get('/healthz/database'), summary.get('/healthz')]
      for (const { body } of await Promise.all(answers)) assert.equal(JSON.parse(body).about, undefined, body)
    },
  },
  {
    name: 'calls the details function with the method, the URL and the headers of the request',
    async run({ mount }) {
      const seen: string[] = []
      const app = await mount(secretive(), {
        details: (request) => {
          seen.push(
            `${request.method} ${new URL(request.url, 'http://localhost').pathname} ${request.header('x-team')} ${request.header('x-none') ?? 'absent'}`,
          )
          return request.header('x-team') === 'sre' ? 'full' : 'none'
        },
      })
      assert.match((await app.get('/readyz', { 'X-Team': 'sre' })).body, /no route/)
      assert.doesNotMatch((await app.get('/readyz', { 'X-Team': 'web' })).body, /database/)
      assert.deepEqual(seen, ['GET /readyz sre absent', 'GET /readyz web absent'])
    },
  },
  {
    name: 'answers a wrong bearer token like none, with the same status code (RFC 6750, 2.1)',
    async run({ mount }) {
      const app = await mount(secretive(), { details: bearer(token) })
      const right = await app.get('/readyz', { authorization: `Bearer ${token}` })
      const publicAnswer = await app.get('/readyz')
      assert.match(right.body, /no route/)
      for (const authorization of [`Bearer ${token}x`, 'Bearer ', 'Bearer', token, `Basic ${token}`, `Bearer ${token}, Bearer x`]) {
        const wrong = await app.get('/readyz', { authorization })
        assert.equal(wrong.status, right.status)
        assert.doesNotMatch(wrong.body, /no route/, authorization)
        assert.equal(wrong.body.length, publicAnswer.body.length)
      }
    },
  },
  {
    name: 'no query string raises the detail, simulates a state or forces a run',
    async run({ mount }) {
      let runs = 0
      const health = createHealth({
        readiness: {
          database: {
            maxAge: 60_000,
            run: async () => {
              runs++
              throw new Error('no route')
            },
          },
        },
      })
      const app = await mount(health)
      for (const query of [
        'verbose',
        'verbose=1',
        'debug=1',
        'details=full',
        'level=full',
        'status=healthy',
        'force=true',
        'timeout=1',
        'maxAge=0',
        'fresh',
      ]) {
        const answer = await app.get(`/readyz?${query}`)
        assert.equal(answer.status, 503, query)
        assert.doesNotMatch(answer.body, /no route/, query)
      }
      assert.equal(runs, 1)
    },
  },
  {
    name: 'shows no detail when the details function throws, and the app stays up',
    async run({ mount }) {
      const app = await mount(secretive(), {
        details: () => {
          throw new Error('no session')
        },
      })
      const answer = await app.get('/readyz')
      assert.equal(answer.status, 503)
      assert.doesNotMatch(answer.body, /no route|no session/)
    },
  },
]
