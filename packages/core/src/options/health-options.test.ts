import { show } from '@hale/options'
import { describe, expect, it } from 'vitest'
import { type Check, createHealth, type HealthOptions } from '../index'
import { thenable } from '../testing/thenable'

const up = (): boolean => true
const message = (options: unknown): string => {
  try {
    createHealth(options as HealthOptions)
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  throw new Error('accepted')
}

describe('createHealth refuses at once, naming the value and the remedy', () => {
  it.each<[string, unknown, RegExp]>([
    ['options that are null', null, /^createHealth: options must be an object literal; got null$/],
    ['options that are a string', 'orders', /^createHealth: options must be an object literal; got "orders"$/],
    ['options that are an array', [], /^createHealth: options must be an object literal; got an empty array$/],
    [
      'an option that it does not know',
      { readyness: {} },
      /^createHealth: unknown option "readyness"; did you mean "readiness"\? Known: name, .*blindSpots, fleet$/,
    ],
    ['a name that is no text', { name: 5 }, /createHealth: name must be a string of 1 to 200 characters; got 5/],
    ['an empty version', { version: '' }, /createHealth: version must be a string of 1 to 200 characters; got ""/],
    ['a version without end', { version: 'x'.repeat(201) }, /createHealth: version must be a string of 1 to 200 characters; got "x+…"/],
    ['checks in an array', { readiness: [up] }, /createHealth: readiness must be an object literal; got an array of \d/],
    [
      'checks in a map',
      { readiness: new Map([['database', up]]) },
      /createHealth: readiness must be an object literal; got an instance of Map/,
    ],
    ['checks that are null', { liveness: null }, /createHealth: liveness must be an object literal; got null/],
    ['a negative deadline', { deadline: -1 }, /createHealth: deadline must be 1 to 60000 ms; got -1/],
    ['a deadline of zero', { deadline: 0 }, /createHealth: deadline must be 1 to 60000 ms; got 0/],
    ['a deadline that is not a number', { deadline: Number.NaN }, /createHealth: deadline must be 1 to 60000 ms; got NaN/],
    ['a deadline without end', { deadline: Number.POSITIVE_INFINITY }, /createHealth: deadline must be 1 to 60000 ms; got Infinity/],
    ['a deadline in words', { deadline: '1s' }, /createHealth: deadline must be 1 to 60000 ms; got "1s"/],
    [
      'a blind spot that is no list',
      { blindSpots: 'mail' },
      /createHealth: blindSpots must be an array of strings of 1 to 200 characters, or a function; got "mail"/,
    ],
    [
      'a blind spot that is no text',
      { blindSpots: [5] },
      /createHealth: blindSpots must be an array of strings of 1 to 200 characters, or a function; got an array of \d/,
    ],
  ])('%s', (_, options, expected) => {
    expect(message(options)).toMatch(expected)
  })

  it.each(['', '1st', '_x', '-x', 'a b', 'a.b', 'a/b', 'ä', 'a:b', 'a\n', 'x'.repeat(65), '__proto__', 'prototype', 'constructor'])(
    'a check named %j',
    (name) => {
      expect(message({ readiness: { [name]: up } })).toContain(
        `must be a letter, then up to 63 letters, digits, "_" or "-", but not "prototype" or "constructor"; got ${show(name)}`,
      )
    },
  )

  it('a check name that two probes use', () => {
    expect(message({ readiness: { database: up }, startup: { database: up } })).toBe(
      'createHealth: startup.database must have a name that no other check has; got "database". readiness.database has it.',
    )
    expect(message({ liveness: { database: up }, readiness: { database: up } })).toMatch(
      /readiness\.database must .* liveness\.database has it\./,
    )
  })

  it.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /must be a function, or an object with a method run; got undefined/],
    ['null', null, /must be a function, or an object with a method run/],
    ['a string', 'SELECT 1', /must be a function, or an object with a method run/],
    ['an object without run', {}, /must be a function, or an object with a method run/],
    ['a run that is no function', { run: true }, /must be a function, or an object with a method run/],
    ['a promise', Promise.resolve(), /must be a function, or an object with a method run/],
    ['an unknown scope', { run: up, scope: 'global' }, /\.scope must be "local" or "dependency"; got "global"/],
    ['critical in words', { run: up, critical: 'no' }, /\.critical must be true or false; got "no"/],
    ['critical as a number', { run: up, critical: 0 }, /\.critical must be true or false; got 0/],
    ['a negative timeout', { run: up, timeout: -1 }, /\.timeout must be 1 to 900 ms; got -1/],
    ['a timeout of zero', { run: up, timeout: 0 }, /\.timeout must be 1 to 900 ms; got 0/],
    ['a timeout that is not a number', { run: up, timeout: Number.NaN }, /\.timeout must be 1 to 900 ms; got NaN/],
    ['a timeout without end', { run: up, timeout: Number.POSITIVE_INFINITY }, /\.timeout must be 1 to 900 ms; got Infinity/],
    ['a timeout in words', { run: up, timeout: '500' }, /\.timeout must be 1 to 900 ms; got "500"/],
    [
      'a timeout over the deadline',
      { run: up, timeout: 901 },
      /\.timeout must be 1 to 900 ms; got 901\. A report has a deadline of 900 ms\. Raise createHealth's deadline, or run .* in the background with every/,
    ],
    ['a negative maxAge', { run: up, maxAge: -1 }, /\.maxAge must be 0 to 2147483647 ms; got -1/],
    ['a maxAge that is not a number', { run: up, maxAge: Number.NaN }, /\.maxAge must be 0 to 2147483647 ms; got NaN/],
    ['a maxAge without end', { run: up, maxAge: Number.POSITIVE_INFINITY }, /\.maxAge must be 0 to 2147483647 ms; got Infinity/],
    ['a maxAge of null', { run: up, maxAge: null }, /\.maxAge must be 0 to 2147483647 ms; got null/],
    ['every of zero', { run: up, every: 0 }, /\.every must be 1 to 2147483647 ms; got 0/],
    ['every longer than a timer', { run: up, every: 2 ** 31 }, /\.every must be 1 to 2147483647 ms; got 2147483648/],
    [
      'a background timeout longer than a timer',
      { run: up, every: 1, timeout: 2 ** 31 },
      /\.timeout must be 1 to 2147483647 ms; got 2147483648/,
    ],
    ['failureThreshold of zero', { run: up, failureThreshold: 0 }, /\.failureThreshold must be a whole number from 1; got 0/],
    ['failureThreshold of one and a half', { run: up, failureThreshold: 1.5 }, /\.failureThreshold must be a whole number from 1; got 1.5/],
    ['successThreshold below zero', { run: up, successThreshold: -2 }, /\.successThreshold must be a whole number from 1; got -2/],
    [
      'successThreshold that is not a number',
      { run: up, successThreshold: Number.NaN },
      /\.successThreshold must be a whole number from 1; got NaN/,
    ],
    ['a description that is no text', { run: up, description: 5 }, /\.description must be a string of 1 to 200 characters; got 5/],
    ['an impact that is empty', { run: up, impact: '' }, /\.impact must be a string of 1 to 200 characters; got ""/],
    [
      'a runbook that is a URL object',
      { run: up, runbook: new URL('https://wiki/orders') },
      /\.runbook must be a string of 1 to 200 characters; got an instance of URL/,
    ],
  ])('a check with %s', (_, check, expected) => {
    for (const probe of ['readiness', 'startup']) {
      expect(message({ [probe]: { database: check } })).toMatch(expected)
      expect(message({ [probe]: { database: check } })).toContain(`${probe}.database`)
    }
  })

  it.each<[string, object, RegExp]>([
    ['a misspelt option', { critcal: false }, /"readiness\.database\.critcal"; did you mean "critical"\? Known: run, timeout, scope/],
    ['an option of another library', { interval: 1_000 }, /"readiness\.database\.interval"\. Known: /],
    ['a name', { name: 'db' }, /"readiness\.database\.name"\. Known: /],
    ['a timeout in other words', { timeoutMs: 5 }, /"readiness\.database\.timeoutMs"; did you mean "timeout"\?/],
  ])('a check with %s', (_, extra, expected) => {
    expect(message({ readiness: { database: { run: up, ...extra } } })).toMatch(expected)
  })

  it('a timeout over a deadline of its own, also the default one', () => {
    expect(message({ deadline: 300, readiness: { database: { run: up, timeout: 301 } } })).toMatch(
      /readiness\.database\.timeout must be 1 to 300 ms; got 301/,
    )
    expect(() => createHealth({ deadline: 300, readiness: { database: up } })).not.toThrow()
    expect(() => createHealth({ deadline: 5_000, readiness: { database: { run: up, timeout: 5_000 } } })).not.toThrow()
    expect(() => createHealth({ readiness: { database: { run: up, timeout: 5_000, every: 60_000 } } })).not.toThrow()
  })

  it.each<[string, unknown, RegExp]>([
    [
      'an async function',
      async () => true,
      /must be synchronous; got (a function|the function run)\. A liveness check cannot wait\. Move it to readiness\./,
    ],
    [
      'an async method',
      { run: async () => true },
      /must be synchronous; got (a function|the function run)\. A liveness check cannot wait\. Move it to readiness\./,
    ],
    [
      'a generator',
      { *run() {} },
      /must be synchronous; got (a function|the function run)\. A liveness check cannot wait\. Move it to readiness\./,
    ],
    [
      'an async generator',
      { async *run() {} },
      /must be synchronous; got (a function|the function run)\. A liveness check cannot wait\. Move it to readiness\./,
    ],
    ['a dependency', { run: up, scope: 'dependency' }, /liveness\.loop\.scope must be "local"; got "dependency"/],
    ['every', { run: up, every: 1_000 }, /liveness\.loop\.every must not be set; got 1000\. A liveness check runs on each probe\./],
    [
      'a timeout',
      { run: up, timeout: 300 },
      /liveness\.loop\.timeout must not be set; got 300\. A liveness check returns at once, so nothing can time out\. Remove it, or move /,
    ],
  ])('a liveness check that is or has %s', (_, check, expected) => {
    expect(message({ liveness: { loop: check } })).toMatch(expected)
    expect(message({ liveness: { loop: check } })).toContain('liveness.loop')
  })
})

describe('createHealth accepts', () => {
  it('no options at all', () => {
    expect(createHealth().phase).toBe('running')
    expect(() => createHealth({ name: undefined, liveness: undefined, readiness: {}, deadline: undefined })).not.toThrow()
  })

  it('names of 1 to 64 characters, those of methods of every object too', async () => {
    const names = ['a', 'Z9', 'a_b-c', 'x'.repeat(64), 'toString', 'hasOwnProperty', 'valueOf', 'then', 'proto']
    const health = createHealth({ readiness: Object.fromEntries(names.map((name) => [name, up])) })
    const { status, checks } = await health.report('readiness')
    expect([status, Object.keys(checks)]).toEqual(['healthy', names])
  })

  it('the least and the most of each setting', () => {
    const least: Check = { run: up, timeout: 1, maxAge: 0, failureThreshold: 1, successThreshold: 1 }
    const most: Check = {
      run: up,
      timeout: 2 ** 31 - 1,
      every: 2 ** 31 - 1,
      maxAge: 2 ** 31 - 1,
      failureThreshold: Number.MAX_SAFE_INTEGER,
    }
    expect(() => createHealth({ deadline: 1, readiness: { least, most } })).not.toThrow()
    expect(() => createHealth({ deadline: 60_000, readiness: { database: { run: up, timeout: 60_000 } } })).not.toThrow()
  })

  it('a check with methods, objects and accessors beside its settings', () => {
    const heartbeat = {
      run: up,
      beat: () => {},
      connection: new Map(),
      last: undefined,
      get runs() {
        return 5
      },
    }
    expect(() => createHealth({ readiness: { heartbeat } })).not.toThrow()
  })

  it("a check with settings of its library's own, and one that inherits its settings", async () => {
    class Database {
      readonly pool = 'main'
      get critical(): boolean {
        return false
      }
      run(): boolean {
        return false
      }
    }
    expect((await createHealth({ readiness: { database: new Database() } }).report('readiness')).status).toBe('degraded')
  })

  it('what the options said when it was called, whatever is changed in them later', async () => {
    const check = { run: up, critical: false }
    const readiness: Record<string, Check> = { database: check }
    const health = createHealth({ readiness })
    check.critical = true
    readiness.cache = { run: () => false }
    expect(await health.report('readiness')).toMatchObject({ status: 'healthy', checks: { database: { critical: false } } })
    expect([...health.checks.keys()]).toEqual(['database'])
  })
})

describe('a liveness check that answers with a promise after all', () => {
  it('is unhealthy with the code invalid_answer, and waits for nothing', async () => {
    const promises = [
      () => Promise.resolve(true),
      () => new Promise(() => {}),
      () => Promise.reject(new Error('late')),
      () => thenable(() => undefined),
    ]
    for (const run of promises) {
      const health = createHealth({ liveness: { loop: run as never } })
      expect(health.evaluate({ probe: 'liveness' })).toMatchObject({
        status: 'unhealthy',
        checks: { loop: { error: { code: 'invalid_answer' } } },
      })
    }
    await new Promise((resolve) => setTimeout(resolve))
  })
})
