import { describe, expect, it } from 'vitest'
import { type Check, type CheckResult, createHealth } from './index'
import { unhandledRejections } from './testing/unhandled-rejections'

/** How a check went that does this. */
async function resultOf(run: () => unknown): Promise<CheckResult | undefined> {
  const check = { timeout: 30, run: run as Check['run'] }
  return (await createHealth({ readiness: { check } }).report('readiness')).checks.check
}

const circular: Record<string, unknown> = {}
circular.itself = circular
const circularCause: Error & { cause?: unknown } = new Error('no route')
circularCause.cause = circularCause
const unreadable = new Proxy(
  {},
  Object.fromEntries(
    ['get', 'has', 'ownKeys', 'getPrototypeOf', 'getOwnPropertyDescriptor'].map((trap) => [
      trap,
      () => {
        throw new Error(`trapped ${trap}`)
      },
    ]),
  ),
)
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()
const throwing = (key: string): object =>
  Object.defineProperty({}, key, {
    enumerable: true,
    get() {
      throw new Error(`no ${key} for you`)
    },
  })

describe('an answer', () => {
  it.each([
    ['nothing', undefined],
    ['true', true],
    ['findings that say nothing', {}],
    ['findings without a prototype', Object.create(null)],
    ['a status', { status: 'healthy' }],
    ['a message alone', { message: 'two of two replicas' }],
    ['an observation alone', { observed: { value: 0.5, unit: 'ratio' } }],
    ['data alone', { data: { replicas: 2 } }],
    ['a status beside keys of somebody else', { status: 'healthy', rows: [1] }],
    ['frozen findings', Object.freeze({ status: 'healthy' })],
  ])('is healthy: %s', async (_, answer) => {
    expect(await resultOf(() => answer)).toMatchObject({ status: 'healthy' })
    expect(await resultOf(async () => answer)).toMatchObject({ status: 'healthy' })
    expect((await resultOf(() => answer))?.error).toBeUndefined()
  })

  it.each(['degraded', 'unhealthy'] as const)('is %s when it says so, with what it says besides', async (status) => {
    const answer = { status, message: 'slow', observed: { value: 81, unit: 'percent' }, data: { replicas: [1, null, { lag: 2 }] } }
    expect(await resultOf(async () => answer)).toMatchObject(answer)
  })

  it.each([
    ['false', false],
    ['null', null],
    ['zero', 0],
    ['a number', 1],
    ['not a number', Number.NaN],
    ['a bigint', 1n],
    ['an empty text', ''],
    ['a text', 'healthy'],
    ['a symbol', Symbol('healthy')],
    ['a function', () => true],
    ['an empty array', []],
    ['an array', [true]],
    ['a map', new Map()],
    ['a date', new Date()],
    ['a promise-like without a callable then', { then: true }],
    ['an error that is returned instead of thrown', new Error('no route')],
    ["a query's rows", { rows: [], rowCount: 0 }],
    ['an instance of a class', new (class Result {})()],
    ['an unknown status', { status: 'ok' }],
    ['a status in capitals', { status: 'HEALTHY' }],
    ['a status that is true', { status: true }],
    ['a status that is null', { status: null }],
    ['an HTTP response', { status: 200 }],
    ['a status in an array', { status: ['healthy'] }],
    ['a message that is no text', { message: 5 }],
    ['a healthy status with a message that is no text', { status: 'healthy', message: {} }],
    ['an observation without a unit', { observed: { value: 1 } }],
    ['an observation that is not finite', { observed: { value: Number.NaN, unit: 'ms' } }],
    ['an observation that is a text', { observed: '81 %' }],
    ['an observation that is null', { observed: null }],
    ['data that is an array', { data: [] }],
    ['data that is circular', { data: circular }],
    ['data that JSON has no word for', { status: 'healthy', data: { size: 1n } }],
    ['a proxy that throws at every touch', unreadable],
    ['a revoked proxy', revoked],
    ['a getter of the status that throws', throwing('status')],
    ['a getter of the message that throws', throwing('message')],
    ['a getter of the observation that throws', throwing('observed')],
    ['a getter of the data that throws', throwing('data')],
  ])('is unhealthy, and never open: %s', async (name, answer) => {
    // A proxy that throws at every touch throws at the question whether it is a promise, too.
    const code = name.includes('proxy') ? /^(invalid_answer|failed)$/ : /^invalid_answer$/
    const expected = { status: 'unhealthy', error: { code: expect.stringMatching(code), message: expect.stringMatching(/./) } }
    expect(await resultOf(() => answer)).toMatchObject(expected)
    expect(await resultOf(async () => answer)).toMatchObject(expected)
  })
})

describe('a throw or a rejection', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['false', false],
    ['a text', 'no route'],
    ['a number', 42],
    ['a bigint', 42n],
    ['a symbol', Symbol('no route')],
    ['a function', () => true],
    ['an error', new Error('no route')],
    ['an error without a message', new Error()],
    ['a frozen error', Object.freeze(new Error('no route'))],
    ['an error with a circular cause', circularCause],
    ['an error of errors', new AggregateError([new Error('::1'), new Error('127.0.0.1')])],
    ['an object whose message getter throws', throwing('message')],
    ['an object whose code getter throws', throwing('code')],
    ['an object without a prototype', Object.create(null)],
    ['a message that cannot be made a text', { message: Object.create(null) }],
    ['a circular object', circular],
    ['a proxy that throws at every touch', unreadable],
    ['a revoked proxy', revoked],
    ['findings that say healthy', { status: 'healthy' }],
    ['a promise', Promise.resolve(true)],
  ])('is unhealthy with the code failed: %s', async (_, thrown) => {
    const expected = { status: 'unhealthy', error: { code: 'failed', message: expect.stringMatching(/./) } }
    const rejections = await unhandledRejections(async () => {
      const results = [
        await resultOf(() => {
          throw thrown
        }),
        await resultOf(() => Promise.reject(thrown)),
        await resultOf(async () => {
          await null
          throw thrown
        }),
      ]
      for (const result of results) expect(result).toMatchObject(expected)
    })
    expect(rejections).toEqual([])
  })

  it("keeps a code of the check's own where that is a lower-case word", async () => {
    const fail = (code: unknown) => () => Promise.reject(Object.assign(new Error('no'), { code }))
    expect((await resultOf(fail('refused')))?.error?.code).toBe('refused')
    for (const code of ['ECONNREFUSED', '28P01', 'two words', '', 'x'.repeat(33), 42, null, {}]) {
      expect((await resultOf(fail(code)))?.error?.code).toBe('failed')
    }
  })

  it('tells the code of an error that has no message, as a refused connection does', async () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
    expect((await resultOf(() => Promise.reject(refused)))?.error).toEqual({ code: 'failed', message: 'ECONNREFUSED' })
  })
})

describe('a thenable', () => {
  const thenable = (then: unknown): unknown => ({ then })
  type Settle = (value?: unknown) => void

  it.each<[string, unknown, object]>([
    ['that resolves is healthy', thenable((resolve: Settle) => resolve()), { status: 'healthy' }],
    [
      'that rejects is unhealthy',
      thenable((_: Settle, reject: Settle) => reject(new Error('no'))),
      { status: 'unhealthy', error: { code: 'failed' } },
    ],
    ['that resolves with false is unhealthy', thenable((resolve: Settle) => resolve(false)), { error: { code: 'invalid_answer' } }],
    [
      'that throws is unhealthy',
      thenable(() => {
        throw new Error('no')
      }),
      { status: 'unhealthy', error: { code: 'failed' } },
    ],
    [
      'that settles twice has settled the first time',
      thenable((resolve: Settle, reject: Settle) => {
        resolve(false)
        resolve(true)
        reject(new Error('no'))
      }),
      { status: 'unhealthy', error: { code: 'invalid_answer' } },
    ],
    ['that never settles is unhealthy', thenable(() => undefined), { status: 'unhealthy', error: { code: 'timeout' } }],
    [
      'that resolves with a promise is followed',
      thenable((resolve: Settle) => resolve(Promise.reject(new Error('no')))),
      { error: { code: 'failed' } },
    ],
    [
      'that is a function is followed',
      Object.assign(() => true, { then: (resolve: Settle) => resolve(false) }),
      { error: { code: 'invalid_answer' } },
    ],
    ['whose then cannot be read is unhealthy', throwing('then'), { status: 'unhealthy', error: { code: 'failed' } }],
  ])('%s', async (_, answer, expected) => {
    expect(await unhandledRejections(async () => expect(await resultOf(() => answer)).toMatchObject(expected))).toEqual([])
  })

  it('that calls back while it is asked has one result, and no timeout later', async () => {
    const eager = Object.assign(Promise.resolve(), { then: (resolve: Settle) => resolve(true) })
    const health = createHealth({ readiness: { eager: { timeout: 10, run: () => eager } } })
    expect((await health.report()).status).toBe('healthy')
    await new Promise((resolve) => setTimeout(resolve, 40))
    expect((await health.report()).status).toBe('healthy')
  })

  it('that is a promise with a then of its own settles once, and opens nothing by saying more', async () => {
    const talkative = (settle: (resolve: Settle, reject: Settle) => void) => () => Object.assign(Promise.resolve(false), { then: settle })
    const tries = [
      talkative((resolve) => {
        resolve(false)
        resolve(true)
      }),
      talkative((resolve, reject) => {
        reject(new Error('no'))
        resolve(true)
      }),
      talkative((resolve) => {
        resolve(false)
        setTimeout(resolve, 5, true)
      }),
    ]
    for (const run of tries) {
      const health = createHealth({ readiness: { talkative: { maxAge: 60_000, run } } })
      expect((await health.report()).status).toBe('unhealthy')
      await new Promise((resolve) => setTimeout(resolve, 15))
      expect((await health.report()).status).toBe('unhealthy')
    }
  })
})

describe('a check', () => {
  it('that is a bare function has every default', async () => {
    const { checks } = await createHealth({ readiness: { database: () => true } }).report('readiness')
    expect(checks.database).toMatchObject({ status: 'healthy', scope: 'dependency', critical: true })
  })

  it('is run as a method, never detached', async () => {
    class Database {
      readonly #connected: boolean
      constructor(connected: boolean) {
        this.#connected = connected
      }
      run(): boolean {
        return this.#connected
      }
    }
    const report = await createHealth({ readiness: { up: new Database(true), down: new Database(false) } }).report('readiness')
    expect([report.checks.up?.status, report.checks.down?.status]).toEqual(['healthy', 'unhealthy'])
  })

  it('may remove itself while it runs, and is unhealthy from then on', async () => {
    const check: { maxAge: number; run?: () => void } = {
      maxAge: 0,
      run() {
        check.run = undefined as never
      },
    }
    const health = createHealth({ readiness: { check: check as Check } })
    expect((await health.report()).status).toBe('healthy')
    expect((await health.report()).checks.check).toMatchObject({ status: 'unhealthy', error: { code: 'failed' } })
  })

  it('may emit a process warning', async () => {
    const warned = new Promise((resolve) => process.once('warning', resolve))
    const result = await resultOf(() => process.emitWarning('the disk is slow', 'CheckWarning'))
    expect(result?.status).toBe('healthy')
    expect(await warned).toMatchObject({ name: 'CheckWarning' })
  })

  it("never hides another one's result by its own failure: every check has its row in every report", async () => {
    const health = createHealth({
      readiness: {
        throws: () => {
          throw new Error('no route')
        },
        rejects: () => Promise.reject(undefined),
        lies: (() => 'fine') as never,
        hangs: { timeout: 10, run: () => new Promise<void>(() => {}) },
        works: () => true,
        worksLater: async () => ({ status: 'degraded' }),
      },
    })
    for (const report of [await health.report('readiness'), await health.report(), await health.report('readiness')]) {
      expect(Object.entries(report.checks).map(([name, { status }]) => [name, status])).toEqual([
        ['throws', 'unhealthy'],
        ['rejects', 'unhealthy'],
        ['lies', 'unhealthy'],
        ['hangs', 'unhealthy'],
        ['works', 'healthy'],
        ['worksLater', 'degraded'],
      ])
    }
  })

  it('that is not critical stays so when it throws, rejects, lies or hangs: degraded, not unhealthy', async () => {
    const failures: Record<string, () => unknown> = {
      throws: () => {
        throw new Error('no route')
      },
      rejects: () => Promise.reject(new Error('no route')),
      lies: () => null,
      hangs: () => new Promise(() => {}),
    }
    for (const [name, run] of Object.entries(failures)) {
      const check = { critical: false, timeout: 10, run: run as Check['run'] }
      const report = await createHealth({ readiness: { [name]: check } }).report('readiness')
      expect(report).toMatchObject({ status: 'degraded', checks: { [name]: { status: 'unhealthy', critical: false } } })
    }
  })
})
