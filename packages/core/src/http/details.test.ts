import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it, vi } from 'vitest'
import { type Audience, basic, bearer, createHealth, createProbeHandler, type HealthRequest } from '../index'
import { ask } from '../testing/ask'

const FORMATS = ['application/json', 'application/health+json', 'text/plain']
const SECRET = 'no route to the database'
const failing = () =>
  createHealth({ name: 'orders', readiness: { database: { maxAge: 60_000, run: () => Promise.reject(new Error(SECRET)) } } })
const levelFor = async (details: 'none' | 'summary' | 'full' | Audience, headers: Record<string, string> = {}) => {
  const { status, body } = await ask(createProbeHandler(failing(), { details }), '/readyz', headers)
  expect(status).toBe(503)
  if (body.includes(SECRET)) return 'full'
  return body.includes('database') ? 'summary' : 'none'
}

describe('the detail', () => {
  it('is summary unless it is set: names, statuses, durations and error codes, and no message', async () => {
    const handle = createProbeHandler(failing())
    for (const accept of FORMATS) {
      const { body } = await ask(handle, '/readyz', { accept })
      expect(body).toContain('database')
      expect(body).not.toContain('route')
    }
    const { checks } = JSON.parse((await ask(handle, '/readyz')).body)
    expect(checks).toEqual({
      database: { status: 'unhealthy', duration: expect.any(Number), timestamp: expect.any(String), error: { code: 'failed' } },
    })
  })

  it('none is the status alone', async () => {
    const handle = createProbeHandler(failing(), { details: 'none' })
    const bodies = await Promise.all(FORMATS.map(async (accept) => (await ask(handle, '/readyz', { accept })).body))
    expect(bodies).toEqual(['{"status":"unhealthy"}', '{"status":"fail"}', 'readyz check failed\n'])
  })

  it('full has messages, data, and what people need at 3 a.m.', async () => {
    const database = {
      description: 'the orders are there',
      impact: 'no orders can be placed',
      runbook: 'https://wiki/orders',
      run: () => ({ status: 'degraded' as const, message: 'a replica lags', observed: { value: 9, unit: 's' }, data: { replica: 'b' } }),
    }
    const { body } = await ask(createProbeHandler(createHealth({ readiness: { database } }), { details: 'full' }), '/healthz')
    for (const text of [
      'the orders are there',
      'no orders can be placed',
      'https://wiki/orders',
      'a replica lags',
      '{"value":9,"unit":"s"}',
      '{"replica":"b"}',
    ]) {
      expect(body).toContain(text)
    }
  })

  it('shows blind spots and holds at full detail only', async () => {
    const health = createHealth({ blindSpots: ['the e-mail provider'] })
    health.hold('warming the cache')
    for (const accept of FORMATS) {
      const full = (await ask(createProbeHandler(health, { details: 'full' }), '/healthz', { accept })).body
      const summary = (await ask(createProbeHandler(health), '/healthz', { accept })).body
      expect(full).toContain('warming the cache')
      if (accept !== 'text/plain') expect(full).toContain('the e-mail provider')
      expect(summary).not.toMatch(/warming|e-mail/)
    }
  })

  it('is decided for each request, by the method, the url and the headers', async () => {
    const seen: string[] = []
    const handle = createProbeHandler(failing(), {
      details: ({ method, url, header }) => {
        seen.push(`${method} ${url} ${header('x-team')}`)
        return header('x-team') === 'sre' ? 'full' : 'none'
      },
    })
    expect((await ask(handle, '/readyz?x=1', { 'x-team': 'sre' })).body).toContain(SECRET)
    expect((await ask(handle, '/readyz?x=1', { 'x-team': 'web' })).body).not.toContain('database')
    expect(seen).toEqual(['GET /readyz?x=1 sre', 'GET /readyz?x=1 web'])
  })

  it('is none where the audience throws, or decides for what there is not', async () => {
    expect(
      await levelFor(() => {
        throw new Error('no session')
      }),
    ).toBe('none')
    for (const level of [undefined, null, true, 'verbose', 'FULL', '', {}, ['full']])
      expect(await levelFor((() => level) as never)).toBe('none')
  })

  it('is none where the audience is async, and its rejection ends no process', async () => {
    const rejections = await unhandledRejections(async () => {
      expect(await levelFor((() => Promise.resolve('full')) as never)).toBe('none')
      expect(await levelFor((() => Promise.reject(new Error('no session'))) as never)).toBe('none')
    })
    expect(rejections).toEqual([])
  })

  it.each<[string, unknown, string]>([
    ['bearer without its token', bearer, 'the function bearer'],
    ['basic without its user', basic, 'the function basic'],
    ['an async function', async () => 'full', 'a function'],
  ])('is refused at once where it is %s, in the options and in a group', (_what, details, got) => {
    const must = `must be "none", "summary", "full" or a function of the request that returns one of them, such as bearer(token); got ${got}`
    expect(() => createProbeHandler(failing(), { details: details as never })).toThrow(new TypeError(`probes: details ${must}`))
    const groups = { '/group': { checks: ['database'], details: details as never } }
    expect(() => createProbeHandler(failing(), { groups })).toThrow(new TypeError(`probes: groups["/group"].details ${must}`))
  })

  it.each<[string, () => unknown, string]>([
    ['makes an audience', () => () => 'full', 'returned a function instead of "none", "summary" or "full"'],
    ['is async', () => Promise.resolve('full'), 'returned a promise instead of "none", "summary" or "full"'],
    [
      'throws',
      () => {
        throw new Error('no session at redis://app:hunter2@cache')
      },
      'failed: no session at redis://[redacted]@cache',
    ],
  ])('is reported once where its function %s', async (_what, audience, expected) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const handle = createProbeHandler(failing(), { details: audience as never })
    for (let count = 0; count < 3; count++) await ask(handle, '/readyz')
    expect(said.mock.calls).toEqual([[`details: the function ${expected}, so the caller sees no details`]])
    said.mockRestore()
  })

  it('has the same status code for every audience', async () => {
    const health = failing()
    for (const url of ['/livez', '/readyz', '/healthz']) {
      const codes = await Promise.all(
        (['none', 'summary', 'full'] as const).map(async (details) => (await ask(createProbeHandler(health, { details }), url)).status),
      )
      expect(new Set(codes).size).toBe(1)
    }
  })
})

describe('the query string', () => {
  it('raises no detail, simulates no state, changes no timeout and forces no run', async () => {
    vi.useFakeTimers()
    let runs = 0
    const database = {
      maxAge: 60_000,
      run: async () => {
        runs += 1
        throw new Error(SECRET)
      },
    }
    const handle = createProbeHandler(createHealth({ readiness: { database } }))
    const plain = await ask(handle, '/readyz')
    const queries = [
      'verbose',
      'verbose=1',
      'debug=1',
      'details=full',
      'detail=full',
      'level=full',
      'full',
      'status=healthy',
      'force=true',
      'timeout=1',
      'maxAge=0',
      'fresh',
      'token=x',
      'health-via=x',
      'check=unknown',
      'probe=liveness',
      'scope=local',
    ]
    for (const query of queries) expect(await ask(handle, `/readyz?${query}`), query).toEqual(plain)
    expect(runs).toBe(1)
    vi.useRealTimers()
  })
})

describe('bearer', () => {
  const token = 'a-token-of-a-decent-length-0123456789'
  const withToken = (authorization: string) => levelFor(bearer(token), { authorization })

  it('shows everything with the token, and the summary without it', async () => {
    expect(await levelFor(bearer(token))).toBe('summary')
    for (const right of [`Bearer ${token}`, `bearer ${token}`, `BEARER   ${token}`]) expect(await withToken(right)).toBe('full')
    const wrong = [
      '',
      'Bearer',
      'Bearer ',
      token,
      `Basic ${token}`,
      `Bearer ${token}x`,
      `Bearer x${token}`,
      `Bearer ${token} x`,
      `Bearer ${token}, Bearer x`,
      `Bearer ${token}\u0000`,
      `Bearer ${token.toUpperCase()}`,
      `Bearer ${token}${token}`,
      'Bearer undefined',
      'Bearer null',
    ]
    for (const authorization of wrong) expect(await withToken(authorization), authorization).toBe('summary')
  })

  it('is not fooled by a token that is right but for one character, wherever that is', async () => {
    for (let index = 0; index < token.length; index += 1) {
      expect(await withToken(`Bearer ${token.slice(0, index)}!${token.slice(index + 1)}`)).toBe('summary')
      expect(await withToken(`Bearer ${token.slice(0, index)}`)).toBe('summary')
    }
  })

  it('reads every character of a token, right or wrong, so its time reveals nothing', () => {
    const audience = bearer(token)
    const reads = (authorization: string): number => {
      const spy = vi.spyOn(String.prototype, 'charCodeAt')
      audience({ method: 'GET', url: '/readyz', header: () => authorization } satisfies HealthRequest)
      const { length } = spy.mock.calls
      spy.mockRestore()
      return length
    }
    const sameLength = ['x'.repeat(token.length), `${token.slice(0, -1)}x`, `x${token.slice(1)}`, token]
    const counts = sameLength.map((given) => reads(`Bearer ${given}`))
    expect(counts).toEqual(Array(4).fill(counts[0]))
    expect(counts[0]).toBeGreaterThanOrEqual(token.length)
  })

  it.each<[unknown, string]>([
    ['', '""'],
    [' ', 'a string, which is not shown'],
    ['two words', 'a string, which is not shown'],
    ['line\nfeed', 'a string, which is not shown'],
    [12345, 'a number, which is not shown'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{}, 'an object'],
    [['token'], 'an array of 1'],
  ])('refuses %j as a token when it is made, and does not repeat it', (given, got) => {
    expect(() => bearer(given as string)).toThrow(
      new TypeError(`bearer: token must be a string that is not empty and has no white space; got ${got}`),
    )
  })
})
