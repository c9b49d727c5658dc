import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it, vi } from 'vitest'
import { type About, createHealth, createProbeHandler, type Health, type ProbeOptions } from '../index'
import { ask } from '../testing/ask'
import { pass, useFakeClock } from '../testing/fake-clock'

const bodyOf = async (health: Health, path: string, options: ProbeOptions = { details: 'full' }): Promise<{ about?: About }> =>
  JSON.parse((await ask(createProbeHandler(health, options), path)).body)

describe('about, in the full report on every check', () => {
  useFakeClock()

  it('holds the settings of each check with every default filled in', async () => {
    const health = createHealth({
      liveness: { loop: () => true },
      readiness: {
        database: { run: async () => {}, timeout: 300, failureThreshold: 3 },
        cache: { run: async () => {}, critical: false, every: 5_000 },
      },
    })
    expect((await bodyOf(health, '/healthz')).about).toEqual({
      uptime: 0,
      startedAfter: 0,
      deadline: 900,
      status: { healthy: 200, degraded: 200, unhealthy: 503 },
      checks: {
        loop: { probe: 'liveness', scope: 'local', critical: true, timeout: 500, maxAge: 1_000, failureThreshold: 1, successThreshold: 1 },
        database: {
          probe: 'readiness',
          scope: 'dependency',
          critical: true,
          timeout: 300,
          maxAge: 1_000,
          failureThreshold: 3,
          successThreshold: 1,
        },
        cache: {
          probe: 'readiness',
          scope: 'dependency',
          critical: false,
          timeout: 500,
          maxAge: 1_000,
          every: 5_000,
          failureThreshold: 1,
          successThreshold: 1,
        },
      },
    })
    health.stop()
  })

  it('says how long the instance runs, and how long its start took', async () => {
    const health = createHealth()
    const release = health.hold('migrations')
    await pass(2_000)
    expect((await bodyOf(health, '/healthz')).about).toMatchObject({ uptime: 2_000 })
    expect((await bodyOf(health, '/healthz')).about).not.toHaveProperty('startedAfter')
    release()
    await pass(5_000)
    health.drain()
    expect((await bodyOf(health, '/healthz')).about).toMatchObject({ uptime: 7_000, startedAfter: 2_000 })
  })

  it('does not count the time until somebody looks, nor a hold after the start', async () => {
    const health = createHealth()
    await pass(3_000)
    expect(health.about()).toMatchObject({ uptime: 3_000, startedAfter: 0 })
    const release = health.hold('reading the catalogue again')
    await pass(1_000)
    release()
    expect(health.about().startedAfter).toBe(0)
  })

  it('ends the start with the startup check that passes last', async () => {
    let migrated = false
    const health = createHealth({ startup: { migrations: () => migrated } })
    await pass(4_500)
    migrated = true
    await pass(5_500)
    expect(health.about().startedAfter).toBe(5_000)
    health.stop()
  })

  it('counts a hold that is taken soon after createHealth, before the first report', async () => {
    const health = createHealth()
    await pass(100)
    const release = health.hold('migrations')
    await pass(2_000)
    release()
    await pass(1_000)
    expect((await bodyOf(health, '/healthz')).about?.startedAfter).toBe(2_100)
  })

  it('has the status codes of the endpoint that answers', async () => {
    const codes = { details: 'full', status: { degraded: 429 } } as const
    expect((await bodyOf(createHealth(), '/healthz', codes)).about?.status).toEqual({ healthy: 200, degraded: 429, unhealthy: 503 })
  })

  it.each([
    ['/healthz', { details: 'summary' }],
    ['/healthz', { details: 'none' }],
    ['/readyz', { details: 'full' }],
    ['/livez', { details: 'full' }],
    ['/healthz/database', { details: 'full' }],
    ['/health/group', { details: 'full', groups: { '/health/group': { checks: ['database'] } } }],
  ] as const)('is not in %s with %j', async (path, options) => {
    const health = createHealth({ readiness: { database: async () => {} } })
    expect(await bodyOf(health, path, options)).not.toHaveProperty('about')
  })

  it('goes on where no result ages', async () => {
    const health = createHealth()
    const handle = createProbeHandler(health, { details: 'full' })
    const uptime = async (): Promise<number> => JSON.parse((await ask(handle, '/healthz')).body).about.uptime
    expect(await uptime()).toBe(0)
    await pass(1_500)
    expect(await uptime()).toBe(1_500)
    expect(health.about()).toMatchObject({ uptime: 1_500, deadline: 900 })
  })

  it('takes parts of other packages, read anew, and leaves out one that throws', async () => {
    const health = createHealth()
    let longestBlock = 5
    const end = health.addAbout(() => ({ longestBlock }))
    health.addAbout(() => {
      throw new Error('the server is gone')
    })
    expect((await bodyOf(health, '/healthz')).about).toMatchObject({ longestBlock: 5 })
    longestBlock = 7
    health.hold('so that the report is made anew')()
    expect((await bodyOf(health, '/healthz')).about).toMatchObject({ longestBlock: 7 })
    end()
    health.hold('once more')()
    expect((await bodyOf(health, '/healthz')).about).not.toHaveProperty('longestBlock')
  })

  it('refuses a part that is no function', () => {
    expect(() => createHealth().addAbout({ longestBlock: 5 } as never)).toThrow(
      new TypeError('addAbout: part must be a function; got an object'),
    )
  })

  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('no server at http://app:hunter2@db')
      },
      'addAbout: the part is left out of about: no server at http://[redacted]@db',
    ],
    ['is no object', () => 5, 'addAbout: the part is left out of about: it must be an object; got 5'],
    [
      'is a promise',
      () => Promise.reject(new Error('late')),
      'addAbout: the part is left out of about: it must be an object; got a promise',
    ],
    [
      'holds a function',
      () => ({ fleet: {}, shutdown: { end() {} } }),
      'addAbout: the part with fleet, shutdown is left out of about: end must be a value that JSON can hold; got the function end',
    ],
    [
      'holds a bigint',
      () => ({ longestBlock: 5n }),
      'addAbout: the part with longestBlock is left out of about: longestBlock must be a value that JSON can hold; got 5n',
    ],
  ])('leaves out a part that %s, and says so once', async (_what, part, expected) => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const rejections = await unhandledRejections(async () => {
      const health = createHealth()
      health.addAbout(part as never)
      health.addAbout(() => ({ longestBlock: 7 }))
      for (let count = 0; count < 2; count++) expect(health.about()).toMatchObject({ longestBlock: 7, uptime: 0 })
    })
    expect(rejections).toEqual([])
    expect(said.mock.calls).toEqual([[expected]])
    said.mockRestore()
  })

  it('keeps what a part was when it was read, and freezes it', () => {
    const health = createHealth()
    const signals = ['SIGTERM']
    health.addAbout(() => ({ shutdown: { readinessDelay: 1, timeout: 2, signals } }))
    const { shutdown } = health.about()
    signals.push('SIGINT')
    expect(shutdown?.signals).toEqual(['SIGTERM'])
    expect(Object.isFrozen(shutdown?.signals)).toBe(true)
  })

  it('is what a report that is too long loses first', async () => {
    const names = Array.from({ length: 45 }, (_, index) => `check${index}`)
    const health = createHealth({
      readiness: Object.fromEntries(names.map((name) => [name, () => ({ message: 'm', status: 'healthy' as const })])),
    })
    const body = (await bodyOf(health, '/healthz')) as { about?: About; checks: Record<string, { message?: string }> }
    expect(body.about).toBeUndefined()
    expect(body.checks['check0']?.message).toBe('m')
  })
})
