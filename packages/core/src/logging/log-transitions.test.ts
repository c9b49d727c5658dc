import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Check, createHealth, type Fleet, type Health, type Held } from '../index'
import { type Logger, type LogOptions, logTransitions } from '../logging'
import { pass, useFakeClock } from '../testing/fake-clock'

useFakeClock()

const ends: (() => void)[] = []
// Before the clock looks for timers that were left.
afterEach(() => {
  for (const end of ends.splice(0)) end()
})

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** A check that a test turns off and on, with what it throws meanwhile. */
function switched(settings: Omit<Check, 'run'> = {}) {
  return {
    error: undefined as unknown,
    maxAge: 0,
    ...settings,
    run(): void {
      if (this.error !== undefined) throw this.error
    },
  }
}

/** The lines from now on, as `level message`. The log ends with the test. */
function log(health: Health, options: LogOptions = {}): string[] {
  const lines: string[] = []
  const method = (level: string) => (message: string) => void lines.push(`${level} ${message}`)
  const logger = { info: method('info'), warn: method('warn'), error: method('error') }
  const end = logTransitions(health, logger, { style: 'console', ...options })
  ends.push(end)
  return lines
}

/** Probes every second, for that long. */
async function probe(health: Health, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 1_000) {
    await health.report()
    await pass(1_000)
  }
}

describe('logTransitions', () => {
  it('writes one line when a check breaks and one when it recovers, with how long it lasted and how many runs failed', async () => {
    const cache = switched()
    const health = createHealth({ readiness: { cache } })
    const lines = log(health)
    await probe(health, 10_000)
    expect(lines).toEqual([])
    cache.error = new Error('connect ECONNREFUSED 127.0.0.1:6379')
    await probe(health, 42_000)
    cache.error = undefined
    await probe(health, 10_000)
    expect(lines).toEqual(['error cache unhealthy: connect ECONNREFUSED 127.0.0.1:6379', 'info cache recovered after 42 s, 42 failed runs'])
  })

  it('writes six lines for an outage of one hour that is probed every second', async () => {
    const database = switched()
    const health = createHealth({ readiness: { database, cache: switched({ critical: false }), queue: switched() } })
    const lines = log(health)
    await probe(health, MINUTE)
    database.error = new Error('no route')
    await probe(health, HOUR)
    database.error = undefined
    await probe(health, MINUTE)
    expect(lines).toEqual([
      'error database unhealthy: no route',
      'error database still unhealthy after 1 min, 60 failed runs: no route',
      'error database still unhealthy after 5 min, 300 failed runs: no route',
      'error database still unhealthy after 15 min, 900 failed runs: no route',
      'error database still unhealthy after 1 h, 3600 failed runs: no route',
      'info database recovered after 1 h, 3600 failed runs',
    ])
  })

  it('reminds every hour after the first hour, also without a probe', async () => {
    const database = switched()
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    database.error = new Error('no route')
    await health.report()
    await pass(4 * HOUR + MINUTE)
    expect(lines.slice(4)).toEqual([
      'error database still unhealthy after 1 h, 1 failed run: no route',
      'error database still unhealthy after 2 h, 1 failed run: no route',
      'error database still unhealthy after 3 h, 1 failed run: no route',
      'error database still unhealthy after 4 h, 1 failed run: no route',
    ])
  })

  it('reminds at the given ages, or never, with the latest reason', async () => {
    const database = switched()
    const health = createHealth({ readiness: { database } })
    const lines = log(health, { reminders: [10_000, 15_000] })
    const silent = log(health, { reminders: false })
    database.error = new Error('refused')
    await probe(health, 5_000)
    database.error = new Error('no such role')
    await probe(health, 27_000)
    expect(lines).toEqual([
      'error database unhealthy: refused',
      'error database still unhealthy after 10 s, 10 failed runs: no such role',
      'error database still unhealthy after 15 s, 15 failed runs: no such role',
      'error database still unhealthy after 30 s, 30 failed runs: no such role',
    ])
    expect(silent).toEqual(['error database unhealthy: refused'])
  })

  it('shows by the level what is unhealthy and critical', async () => {
    const cache = switched({ critical: false })
    let answer: 'healthy' | 'degraded' | 'unhealthy' = 'degraded'
    const disk = { maxAge: 0, run: () => ({ status: answer, message: '91 % full' }) }
    const health = createHealth({ readiness: { cache, disk } })
    const lines = log(health)
    cache.error = new Error('refused')
    await probe(health, 2_000)
    answer = 'unhealthy'
    await probe(health, 3_000)
    answer = 'degraded'
    await probe(health, 1_000)
    answer = 'healthy'
    cache.error = undefined
    await probe(health, 1_000)
    expect(lines).toEqual([
      'warn cache unhealthy, not critical: refused',
      'warn disk degraded: 91 % full',
      'error disk unhealthy: 91 % full',
      'warn disk degraded: 91 % full',
      'info cache recovered after 6 s, 6 failed runs',
      'info disk recovered after 6 s, 6 failed runs',
    ])
  })

  it('says what users notice and where to read on, once', async () => {
    const database = switched({ impact: 'orders cannot be placed', runbook: 'https://wiki.example/orders' })
    database.error = new Error('refused')
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    await probe(health, MINUTE + 1_000)
    expect(lines).toEqual([
      'error database unhealthy: refused; orders cannot be placed; see https://wiki.example/orders',
      'error database still unhealthy after 1 min, 60 failed runs: refused',
    ])
  })

  it('counts the runs that damping hid too, and writes nothing while it hides them', async () => {
    const database = switched({ failureThreshold: 3, successThreshold: 2 })
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    await probe(health, 1_000)
    for (const error of [new Error('blip'), undefined, new Error('blip'), new Error('blip'), undefined]) {
      database.error = error
      await probe(health, 1_000)
    }
    expect(lines).toEqual([])
    database.error = new Error('gone')
    await probe(health, 10_000)
    database.error = undefined
    await probe(health, 3_000)
    expect(lines).toEqual(['error database unhealthy: gone', 'info database recovered after 9 s, 10 failed runs'])
  })

  it('logs a background check that no probe requests, and one whose results are stale', async () => {
    const worker = switched({ every: 1_000 })
    const health = createHealth({ readiness: { worker } })
    const lines = log(health)
    health.start()
    await pass(1)
    worker.error = new Error('stopped')
    await pass(60_000)
    worker.error = undefined
    await pass(1_000)
    expect(lines).toEqual(['error worker unhealthy: stopped', 'info worker recovered after 1 min, 60 failed runs'])
    health.stop()
    await pass(10_000)
    await health.report()
    expect(lines.slice(2)).toEqual([expect.stringMatching(/^error worker unhealthy: no result for \d+ ms$/)])
  })

  it('says what the phase does: started, held, draining', async () => {
    const migrations = switched()
    const health = createHealth({ startup: { migrations }, readiness: { database: switched() } })
    const release = health.hold('warming the cache')
    const lines = log(health)
    await probe(health, 3_000)
    release()
    expect(lines.splice(0)).toEqual(['info instance started after 3 s'])
    const again = health.hold('reloading the\nprices')
    await pass(90_000)
    again()
    expect(lines.splice(0)).toEqual([
      'info instance held: reloading the prices',
      'warn instance still starting after 1 min: held for reloading the prices',
      'info instance started after 1 min 30 s',
    ])
    health.drain()
    health.drain()
    await probe(health, 2_000)
    expect(lines).toEqual(['info instance draining: not ready from now on'])
  })

  it('says what the phase does at once also when the instance was not ready before', async () => {
    const database = switched()
    database.error = new Error('refused')
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    await health.report()
    expect(lines.splice(0)).toEqual(['error database unhealthy: refused'])
    const release = health.hold('reloading')
    expect(lines.splice(0)).toEqual(['info instance held: reloading'])
    await pass(5_000)
    release()
    expect(lines.splice(0)).toEqual(['info instance started after 5 s'])
    health.drain()
    expect(lines).toEqual(['info instance draining: not ready from now on'])
  })

  it('logs what is broken already when it begins, and nothing about checks that never ran', async () => {
    const database = switched()
    database.error = new Error('refused')
    const health = createHealth({ readiness: { database, cache: switched() } })
    await health.report()
    const late = log(health)
    expect(late).toEqual(['error database unhealthy: refused'])
    expect(log(createHealth({ readiness: { database } }))).toEqual([])
    await pass(5_000)
    database.error = undefined
    await health.report()
    expect(late.slice(1)).toEqual(['info database recovered after 5 s'])
  })

  it('keeps credentials and line breaks out of the text', async () => {
    const database = switched({ runbook: 'https://ops:hunter2@wiki.example' })
    database.error = new Error('no route to postgres://orders:hunter2@db/orders\n[forged] all is well')
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    await health.report()
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/hunter2|\n/)
  })

  it('ends on request, with its timers', async () => {
    const database = switched()
    const health = createHealth({ readiness: { database } })
    const lines: unknown[] = []
    const logger = { info: () => {}, warn: () => {}, error: (message: unknown) => void lines.push(message) }
    const end = logTransitions(health, logger)
    database.error = new Error('refused')
    await health.report()
    expect([lines.length, vi.getTimerCount()]).toEqual([1, 1])
    end()
    end()
    expect(vi.getTimerCount()).toBe(0)
    database.error = undefined
    await health.report()
    expect(lines).toHaveLength(1)
  })

  it('a logger that throws or rejects does no harm, not even from a timer', async () => {
    const complaints = vi.spyOn(console, 'error').mockImplementation(() => {})
    onTestFinished(() => complaints.mockRestore())
    const fail = () => {
      throw new Error('the log is full')
    }
    const rejecting = async () => Promise.reject(new Error('the log is off'))
    const database = switched()
    const health = createHealth({ readiness: { database } })
    ends.push(logTransitions(health, { info: fail, warn: fail, error: fail }))
    ends.push(logTransitions(health, { info: rejecting, warn: rejecting, error: rejecting }))
    const lines = log(health)
    database.error = new Error('refused')
    await probe(health, 2 * MINUTE)
    expect(lines).toHaveLength(2)
    const complained = complaints.mock.calls.flat().map(String)
    expect(complained.filter((line) => line.includes('the log is full'))).toHaveLength(2)
    expect(complained.filter((line) => line.includes('the log is off'))).toHaveLength(2)
  })

  it('a console that fails too harms nothing', async () => {
    const fail = () => {
      throw new Error('the log is full')
    }
    const failing = vi.spyOn(console, 'error').mockImplementation(fail)
    onTestFinished(() => failing.mockRestore())
    const database = switched()
    const health = createHealth({ readiness: { database } })
    ends.push(logTransitions(health, { info: fail, warn: fail, error: fail }))
    const lines = log(health)
    database.error = new Error('refused')
    await health.report()
    expect(lines).toEqual(['error database unhealthy: refused'])
  })

  it('no control character, escape sequence or line separator reaches a line', async () => {
    const evil = 'no route\u001b[2K\u001b[1A\u001b[32m[+]database ok\u001b[0m\u0085line two\u2028three\u202efour\r\nfive'
    const database = switched({ impact: evil, runbook: evil })
    database.error = new Error(evil)
    const health = createHealth({ readiness: { database } })
    const lines = log(health)
    await health.report()
    health.hold(evil)
    expect(lines).toHaveLength(2)
    for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(lines[0]).toMatch(/^error database unhealthy: no route\[\+\]database ok line two threefour five; /)
  })

  it.each([
    [undefined, {}, 'logTransitions: logger.info must be a function; got undefined. Pass a logger with the methods info, warn and error'],
    [{ info() {}, error() {} }, {}, 'logTransitions: logger.warn must be a function; got undefined'],
    [console, { style: 'bunyan' }, 'logTransitions: style must be "pino", "winston" or "console"; got "bunyan"'],
    [
      console,
      { reminders: [2, 1] },
      'logTransitions: reminders must be ages in ms in ascending order, such as [60_000, 300_000], or false; got an array of 2',
    ],
    [
      console,
      { reminders: [] },
      'logTransitions: reminders must be ages in ms in ascending order, such as [60_000, 300_000], or false; got an empty array',
    ],
    [console, { reminders: 60 }, 'or false; got 60'],
    [console, { rawErrors: 'no' }, 'logTransitions: rawErrors must be true or false; got "no"'],
    [console, { every: 60 }, 'logTransitions: unknown option "every". Known: style, reminders, rawErrors'],
  ])('refuses %o with %o, and says what to do', (logger, options, message) => {
    const start = () => logTransitions(createHealth(), logger as unknown as Logger, options as LogOptions)
    expect(start).toThrow(TypeError)
    expect(start).toThrow(message)
  })
})

describe('logTransitions with a fleet', () => {
  async function linesOf(shadow?: true): Promise<string[]> {
    let held: Held | undefined = { down: 5, asked: 6, shadow }
    const fleet: Fleet = { join: () => undefined, failed: () => undefined, held: () => held, answer: () => undefined }
    const database = switched()
    const health = createHealth({ readiness: { database }, fleet })
    const lines = log(health)
    await probe(health, 1_000)
    database.error = new Error('no route')
    await probe(health, 1_000)
    held = undefined
    await probe(health, 1_000)
    held = { down: 6, asked: 6, shadow }
    await probe(health, 1_000)
    database.error = undefined
    await probe(health, 1_000)
    return lines
  }

  it('writes a line when a hold begins, and one when it ends before the check recovers', async () => {
    expect(await linesOf()).toEqual([
      'error database unhealthy: no route',
      'warn database held, the instance stays ready: 5 of 6 answers of peers say that it is down for them too',
      'error database no longer held: the dependency works for other instances',
      'warn database held, the instance stays ready: 6 of 6 answers of peers say that it is down for them too',
      'info database recovered after 3 s, 3 failed runs',
    ])
  })

  it('says in shadow mode what it would do', async () => {
    expect((await linesOf(true))[1]).toBe(
      'warn database would be held (shadow mode): 5 of 6 answers of peers say that it is down for them too',
    )
  })
})
