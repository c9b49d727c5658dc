import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, type HealthOptions } from '../index'
import { offer } from '../testing/ask'

const SECRET = 'hunter2-and-more'
const FORMATS = ['application/json', 'application/health+json', 'text/plain']

/** All output about the service: the report, and its bodies in every format and at every level. */
async function allOutput(options: HealthOptions, holds: readonly string[] = []): Promise<string[]> {
  const health = createHealth(options)
  for (const reason of holds) health.hold(reason)
  const bodies: string[] = [JSON.stringify(await health.report())]
  for (const details of ['none', 'summary', 'full'] as const) {
    const handle = createProbeHandler(health, { details })
    for (const url of ['/healthz', '/readyz', '/readyz/database']) {
      for (const accept of FORMATS) bodies.push((await offer(handle, url, { accept }))?.body ?? '')
    }
  }
  return bodies
}

const showing = (bodies: readonly string[], secret = SECRET): string[] => bodies.filter((body) => body.includes(secret))

const LEAKS: Record<string, string> = {
  'a URL': `connect to postgres://orders:${SECRET}@db.internal:5432/orders failed`,
  'a URL in quotes': `connect to "postgres://orders:${SECRET}@db.internal/orders" failed`,
  'a URL without a user': `redis://:${SECRET}@cache:6379`,
  'a URL with a token for a user': `https://${SECRET}@api.example.com/health`,
  'a URL whose password has an @ in it': `amqp://guest:${SECRET}@${SECRET}@queue/`,
  'a URL whose password has a / in it': `mongodb+srv://orders:${SECRET}/${SECRET}@cluster0.example.net/?retryWrites=true`,
  'two URLs': `tried redis://a:${SECRET}@one and redis://b:${SECRET}@two`,
  'a connection string': `Server=db;User Id=orders;Password=${SECRET};Database=orders`,
  'a libpq string': `host=db user=orders password='${SECRET}' dbname=orders`,
  'a query string': `GET /v1?api_key=${SECRET}&page=2 answered 500`,
  'an access token': `GET /v1?access_token=${SECRET} answered 500`,
  JSON: `invalid config {"user":"orders","password":"${SECRET}","port":5432}`,
  'an environment variable': `PGPASSWORD=${SECRET} psql exited with 2`,
  'an authorization header': `sent Authorization: Bearer ${SECRET}`,
  'basic credentials': `sent authorization: Basic ${SECRET}==`,
  'a cookie': `sent Cookie: session=${SECRET}`,
  'an AWS key': `aws_secret_access_key = ${SECRET}`,
}

describe('a credential never reaches a body, nor a report', () => {
  it.each(Object.entries(LEAKS))('in the form of %s', async (_, text) => {
    const fail = () => Promise.reject(new Error(text))
    expect(showing(await allOutput({ readiness: { database: fail } }))).toEqual([])
  })

  const url = `postgres://orders:${SECRET}@db.internal/orders`
  const places: Record<string, HealthOptions['readiness']> = {
    'what is thrown': { database: () => Promise.reject(url) },
    "an error's message": { database: () => Promise.reject(new Error(url)) },
    "an error's code, where there is no message": { database: () => Promise.reject({ code: url }) },
    "an error's name, where there is nothing else": { database: () => Promise.reject({ name: url }) },
    'the message of an answer': { database: () => ({ status: 'degraded', message: url }) },
    'a unit': { database: () => ({ status: 'degraded', observed: { value: 1, unit: url } }) },
    data: { database: () => ({ data: { url, nested: { list: [url] } } }) },
    'the keys of data': { database: () => ({ data: { [url]: 'up', nested: { [url]: 1 } } }) },
    'data under a secret key': {
      database: () => ({ data: { password: SECRET, nested: { apiKey: [SECRET], DB_PASSWORD: { value: SECRET } } } }),
    },
    'a status that there is not': { database: () => ({ status: url as 'healthy' }) },
    'an answer that there is not': { database: () => url as never },
    'the description': { database: { description: url, run: () => false } },
    'the impact': { database: { impact: url, run: () => false } },
    'the runbook': { database: { runbook: `https://reader:${SECRET}@wiki/orders`, run: () => false } },
  }
  it.each(Object.entries(places))('from %s', async (_, readiness) => {
    expect(showing(await allOutput({ readiness }))).toEqual([])
  })

  it('from the reason of a hold, or a blind spot', async () => {
    expect(showing(await allOutput({ blindSpots: [url], readiness: { database: () => true } }, [url]))).toEqual([])
  })

  it('whatever user, password and text are around it', async () => {
    const word = fc.stringMatching(/^[\w.%-]{1,12}$/)
    const password = fc.stringMatching(/^[\w!$%^&*()+=:;,.?#@/-]{0,20}SECRETPART[\w!$%^&*()+=:;,.?#@/-]{0,20}$/)
    const around = fc.string({ maxLength: 30, unit: 'binary' })
    await fc.assert(
      fc.asyncProperty(
        word,
        fc.oneof(word, fc.constant('')),
        password,
        word,
        around,
        around,
        async (scheme, user, secret, host, before, after) => {
          const run = () => Promise.reject(new Error(`${before} ${scheme}://${user}:${secret}@${host}/db ${after}`))
          expect(showing(await allOutput({ readiness: { database: run } }), 'SECRETPART')).toEqual([])
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('what stays', () => {
  const shown = async (text: string) =>
    (await createHealth({ readiness: { database: () => Promise.reject(new Error(text)) } }).report()).checks.database?.error?.message

  it('stays readable', async () => {
    expect(await shown(LEAKS['a URL'] ?? '')).toBe('connect to postgres://[redacted]@db.internal:5432/orders failed')
    expect(await shown('connect ECONNREFUSED 10.0.0.7:5432')).toBe('connect ECONNREFUSED 10.0.0.7:5432')
    expect(await shown('see https://wiki.example.com/orders?page=2#down')).toBe('see https://wiki.example.com/orders?page=2#down')
    expect(await shown('password authentication failed for user "orders"')).toBe('password authentication failed for user "orders"')
  })

  it('has no stack, not even where the message has one', async () => {
    const error = new Error('no route')
    for (const thrown of [error, new Error(`${error.message}\n${error.stack}`)]) {
      const all = (await allOutput({ readiness: { database: () => Promise.reject(thrown) } })).join('\n')
      expect(all).toContain('no route')
      expect(all).not.toMatch(/\bat .*\d+:\d+|node:internal|\.test\.ts|"stack"/)
    }
  })

  it('has no pid, no version of Node and no environment', async () => {
    const all = (await allOutput({ readiness: { database: () => Promise.reject(new Error('no route')) } })).join('\n')
    expect(all).not.toMatch(/"(pid|env|hostname|node|platform)"/)
    expect(all).not.toContain(process.version)
    expect(all).not.toContain(process.cwd())
  })

  it('has an end, however long the text', async () => {
    expect((await shown('x'.repeat(5_000_000)))?.length).toBeLessThanOrEqual(501)
    const data = { text: 'x'.repeat(5_000_000) }
    expect(JSON.stringify((await createHealth({ readiness: { database: () => ({ data }) } }).report()).checks).length).toBeLessThan(1_000)
  })

  it('keeps data as JSON carries it', async () => {
    const data = { replicas: [1, 2.5, null, true], since: new Date(0), nothing: undefined, nested: { name: 'eu-west-1' } }
    const { checks } = await createHealth({ readiness: { database: () => ({ data: data as never }) } }).report()
    expect(checks.database?.data).toEqual({
      replicas: [1, 2.5, null, true],
      since: '1970-01-01T00:00:00.000Z',
      nested: { name: 'eu-west-1' },
    })
  })

  it.each<[string, object]>([
    ['a long list', { rows: Array.from({ length: 200_000 }, (_, id) => ({ id, name: `row ${id}` })) }],
    ['many keys', Object.fromEntries(Array.from({ length: 200_000 }, (_, id) => [`row${id}`, 'x']))],
    ['many long strings', { rows: Array.from({ length: 500 }, () => 'token = x; '.repeat(1_000)) }],
  ])('leaves out data with %s, and says so', async (_, data) => {
    const { checks } = await createHealth({ readiness: { database: () => ({ data: data as never }) } }).report()
    expect(checks.database).toMatchObject({ status: 'healthy', data: { omitted: expect.stringMatching(/^\d+ characters$/) } })
  })

  it('is a copy: what the check changes in its data later changes no report', async () => {
    const data = { replicas: 2 }
    const report = await createHealth({ readiness: { database: () => ({ data }) } }).report()
    data.replicas = 0
    expect(report.checks.database?.data).toEqual({ replicas: 2 })
  })
})
