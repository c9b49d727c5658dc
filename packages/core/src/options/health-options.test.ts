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
    ['options that are null', null, /^createHealth is null: use an object literal$/],
    ['options that are a text', 'orders', /^createHealth is "orders": use an object literal$/],
    ['options that are an array', [], /^createHealth is \[object Array\]: use an object literal$/],
    ['an option that it does not know', { readyness: {} }, /"readyness": use "name", .*"readiness"/],
    ['a name that is no text', { name: 5 }, /createHealth\.name is 5: use a text of 1 to 200 characters/],
    ['an empty version', { version: '' }, /createHealth\.version is "": use a text of 1 to 200 characters/],
    ['a version without end', { version: 'x'.repeat(201) }, /createHealth\.version is "x+": use a text of 1 to 200 characters/],
    ['checks in an array', { readiness: [up] }, /createHealth\.readiness is \[object Array\]: use an object literal/],
    ['checks in a map', { readiness: new Map([['database', up]]) }, /createHealth\.readiness is \[object Map\]: use an object literal/],
    ['checks that are null', { liveness: null }, /createHealth\.liveness is null: use an object literal/],
    ['a negative deadline', { deadline: -1 }, /createHealth\.deadline is -1: use 1 to 60000 ms/],
    ['a deadline of zero', { deadline: 0 }, /createHealth\.deadline is 0: use 1 to 60000 ms/],
    ['a deadline that is not a number', { deadline: Number.NaN }, /createHealth\.deadline is NaN: use 1 to 60000 ms/],
    ['a deadline without end', { deadline: Number.POSITIVE_INFINITY }, /createHealth\.deadline is Infinity: use 1 to 60000 ms/],
    ['a deadline in words', { deadline: '1s' }, /createHealth\.deadline is "1s": use 1 to 60000 ms/],
    ['a blind spot that is no list', { blindSpots: 'mail' }, /createHealth\.blindSpots is "mail": use an array of texts/],
    ['a blind spot that is no text', { blindSpots: [5] }, /createHealth\.blindSpots is \[object Array\]: use an array of texts/],
  ])('%s', (_, options, expected) => {
    expect(message(options)).toMatch(expected)
  })

  it.each(['', '1st', '_x', '-x', 'a b', 'a.b', 'a/b', 'ä', 'a:b', 'a\n', 'x'.repeat(65), '__proto__', 'prototype', 'constructor'])(
    'a check named %j',
    (name) => {
      expect(message({ readiness: { [name]: up } })).toContain(
        `${JSON.stringify(name)}: use a letter, then up to 63 letters, digits, "_" or "-"`,
      )
    },
  )

  it('a check name that two probes use', () => {
    const text = /"database": another check has it; give each one of its own/
    expect(message({ readiness: { database: up }, startup: { database: up } })).toMatch(text)
    expect(message({ liveness: { database: up }, readiness: { database: up } })).toMatch(text)
  })

  it.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /undefined: use a function, or an object with a method run/],
    ['null', null, /use a function, or an object with a method run/],
    ['a text', 'SELECT 1', /use a function, or an object with a method run/],
    ['an object without run', {}, /use a function, or an object with a method run/],
    ['a run that is no function', { run: true }, /use a function, or an object with a method run/],
    ['a promise', Promise.resolve(), /use a function, or an object with a method run/],
    ['an unknown scope', { run: up, scope: 'global' }, /\.scope is "global": use "local", "dependency"/],
    ['critical in words', { run: up, critical: 'no' }, /\.critical is "no": use true, false/],
    ['critical as a number', { run: up, critical: 0 }, /\.critical is 0: use true, false/],
    ['a negative timeout', { run: up, timeout: -1 }, /\.timeout is -1: use 1 to 900 ms/],
    ['a timeout of zero', { run: up, timeout: 0 }, /\.timeout is 0: use 1 to 900 ms/],
    ['a timeout that is not a number', { run: up, timeout: Number.NaN }, /\.timeout is NaN: use 1 to 900 ms/],
    ['a timeout without end', { run: up, timeout: Number.POSITIVE_INFINITY }, /\.timeout is Infinity: use 1 to 900 ms/],
    ['a timeout in words', { run: up, timeout: '500' }, /\.timeout is "500": use 1 to 900 ms/],
    [
      'a timeout over the deadline',
      { run: up, timeout: 901 },
      /\.timeout is 901: use 1 to 900 ms, the deadline of a report; .* in the background, with every/,
    ],
    ['a negative maxAge', { run: up, maxAge: -1 }, /\.maxAge is -1: use 0 to 2147483647 ms/],
    ['a maxAge that is not a number', { run: up, maxAge: Number.NaN }, /\.maxAge is NaN: use 0 to 2147483647 ms/],
    ['a maxAge without end', { run: up, maxAge: Number.POSITIVE_INFINITY }, /\.maxAge is Infinity: use 0 to 2147483647 ms/],
    ['a maxAge of null', { run: up, maxAge: null }, /\.maxAge is null: use 0 to 2147483647 ms/],
    ['every of zero', { run: up, every: 0 }, /\.every is 0: use 1 to 2147483647 ms/],
    ['every longer than a timer', { run: up, every: 2 ** 31 }, /\.every is 2147483648: use 1 to 2147483647 ms/],
    [
      'a background timeout longer than a timer',
      { run: up, every: 1, timeout: 2 ** 31 },
      /\.timeout is 2147483648: use 1 to 2147483647 ms/,
    ],
    ['failureThreshold of zero', { run: up, failureThreshold: 0 }, /\.failureThreshold is 0: use a whole number from 1/],
    ['failureThreshold of one and a half', { run: up, failureThreshold: 1.5 }, /\.failureThreshold is 1.5: use a whole number from 1/],
    ['successThreshold below zero', { run: up, successThreshold: -2 }, /\.successThreshold is -2: use a whole number from 1/],
    [
      'successThreshold that is not a number',
      { run: up, successThreshold: Number.NaN },
      /\.successThreshold is NaN: use a whole number from 1/,
    ],
    ['a description that is no text', { run: up, description: 5 }, /\.description is 5: use a text of 1 to 200 characters/],
    ['an impact that is empty', { run: up, impact: '' }, /\.impact is "": use a text of 1 to 200 characters/],
    [
      'a runbook that is a URL object',
      { run: up, runbook: new URL('https://wiki/orders') },
      /\.runbook is \[object URL\]: use a text of 1 to 200 characters/,
    ],
  ])('a check with %s', (_, check, expected) => {
    for (const probe of ['readiness', 'startup']) {
      expect(message({ [probe]: { database: check } })).toMatch(expected)
      expect(message({ [probe]: { database: check } })).toContain(`${probe}.database`)
    }
  })

  it('a timeout over a deadline of its own, also the default one', () => {
    expect(message({ deadline: 300, readiness: { database: { run: up, timeout: 301 } } })).toMatch(
      /readiness\.database\.timeout is 301: use 1 to 300 ms/,
    )
    expect(() => createHealth({ deadline: 300, readiness: { database: up } })).not.toThrow()
    expect(() => createHealth({ deadline: 5_000, readiness: { database: { run: up, timeout: 5_000 } } })).not.toThrow()
    expect(() => createHealth({ readiness: { database: { run: up, timeout: 5_000, every: 60_000 } } })).not.toThrow()
  })

  it.each<[string, unknown, RegExp]>([
    ['an async function', async () => true, /a liveness check is synchronous; move it to readiness/],
    ['an async method', { run: async () => true }, /a liveness check is synchronous; move it to readiness/],
    ['a generator', { *run() {} }, /a liveness check is synchronous; move it to readiness/],
    ['an async generator', { async *run() {} }, /a liveness check is synchronous; move it to readiness/],
    ['a dependency', { run: up, scope: 'dependency' }, /liveness\.loop\.scope is "dependency": use "local"/],
    ['every', { run: up, every: 1_000 }, /liveness\.loop\.every is 1000: .*leave this out/],
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
