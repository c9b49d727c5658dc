import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { unhandledRejections } from '@hale/leaks'
import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import { make } from '../testing/hostile-value'
import { resultOf } from '../testing/result-of'
import { thenable } from '../testing/thenable'

const circular: Record<string, unknown> = {}
circular.itself = circular
const circularCause: Error & { cause?: unknown } = new Error('no route')
circularCause.cause = circularCause
const unreadable = make({ value: {}, keys: ['every', 'trap', 'there', 'is', '.'], how: 'trapped' })
const revoked = make({ value: {}, keys: [], how: 'revoked' })
const throwing = (key: string): unknown => make({ value: {}, keys: [key], how: 'throwing' })

describe('an answer', () => {
  it.each([
    ['nothing', undefined],
    ['true', true],
    ['findings that say nothing', {}],
    ['findings without a prototype', Object.create(null)],
    ['a status', { status: 'healthy' }],
    ['a status with a message', { status: 'healthy', message: 'two of two replicas' }],
    ['an observation with a message', { observed: { value: 2, unit: 'replicas' }, message: 'two of two replicas' }],
    ['an observation alone', { observed: { value: 0.5, unit: 'ratio' } }],
    ['data alone', { data: { replicas: 2 } }],
    ['a status beside unknown keys', { status: 'healthy', rows: [1] }],
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

  it('is unhealthy with the remedy where the check is a function that makes checks, and was not called', async () => {
    const eventLoop = (): object => ({ scope: 'local', run: () => true })
    for (const run of [eventLoop, async () => eventLoop()]) {
      expect((await resultOf(run as never))?.error).toEqual({
        code: 'invalid_answer',
        message:
          'run: answer must not be a check; got an object. Call the function that makes the check, such as eventLoop() instead of eventLoop',
      })
    }
  })

  it.each([
    ['false', false],
    ['null', null],
    ['zero', 0],
    ['a number', 1],
    ['not a number', Number.NaN],
    ['a bigint', 1n],
    ['an empty text', ''],
    ['a string', 'healthy'],
    ['a symbol', Symbol('healthy')],
    ['a function', () => true],
    ['an empty array', []],
    ['an array', [true]],
    ['a map', new Map()],
    ['a date', new Date()],
    ['a promise-like without a callable then', thenable(true)],
    ['an error that is returned instead of thrown', new Error('no route')],
    ["a query's rows", { rows: [], rowCount: 0 }],
    ['an instance of a class', new (class Result {})()],
    ['an unknown status', { status: 'ok' }],
    ['a status in capitals', { status: 'HEALTHY' }],
    ['a status that is true', { status: true }],
    ['a status that is null', { status: null }],
    ['an HTTP response', { status: 200 }],
    ['a status in an array', { status: ['healthy'] }],
    ["a gateway's error, which is a message alone", { message: 'no Route matched with those values' }],
    ["a gateway's error with data", { message: 'Unauthorized', data: {} }],
    ["a gateway's error with a status that is undefined", { status: undefined, message: 'Forbidden' }],
    ["a gateway's error with a code", { code: 16, message: 'Not authenticated' }],
    ['a message that is no text', { message: 5 }],
    ['a healthy status with a message that is no text', { status: 'healthy', message: {} }],
    ['an observation without a unit', { observed: { value: 1 } }],
    ['an observation that is not finite', { observed: { value: Number.NaN, unit: 'ms' } }],
    ['an observation that is a string', { observed: '81 %' }],
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

describe('an invalid answer', () => {
  class Result {
    readonly rows = [{ password: 'hunter2' }]
  }

  it.each<[string, unknown, RegExp]>([
    [
      "a query's result",
      new Result(),
      /got an instance of Result\. Return nothing when all is well, such as async \(\) => \{ await pool\.query/,
    ],
    ['PONG', 'PONG', /got "PONG"\. Return nothing when all is well/],
    ['a number', 1, /got 1\. Return nothing when all is well/],
    ['a response of fetch', new Response('', { status: 200 }), /got 200\. For an HTTP response return its ok/],
    ['an unknown status', { status: 'up' }, /status must be "healthy", "degraded" or "unhealthy"; got "up"/],
    ['unknown properties', { ok: true }, /answer without a status must have no properties but .*got "ok"\. Return nothing/],
    ['a message alone', { message: 'Forbidden' }, /answer with a message must have a status/],
    ['false', false, /the check returned false\. Throw an error instead/],
    ['an observation that is null', { observed: null }, /answer\.observed must have a finite value and a unit; got null/],
    ['circular data', { data: circular }, /circular structure/],
  ])('says what to return, and shows no content: %s', async (_, answer, message) => {
    const { error } = (await resultOf(async () => answer)) ?? {}
    expect(error).toMatchObject({ code: 'invalid_answer', message: expect.stringMatching(message) })
    expect(error?.message).not.toContain('hunter2')
  })

  it('of a liveness check that returns a promise names the remedy', async () => {
    const health = createHealth({ liveness: { database: (() => Promise.resolve(true)) as () => never } })
    const { status, checks } = await health.report('liveness')
    expect([status, checks.database?.error]).toEqual([
      'unhealthy',
      { code: 'invalid_answer', message: 'a liveness check must return at once; it returned a promise. Move it to readiness.' },
    ])
  })
})

describe('a throw or a rejection', () => {
  it.each([
    ['undefined', undefined],
    ['null', null],
    ['false', false],
    ['a string', 'no route'],
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
    ['a message that cannot be made a string', { message: Object.create(null) }],
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

  it.each([
    ['itself', () => 'hunter2'],
    ['its message', { message: () => 'hunter2' }],
  ])('never shows the source of a function that is %s', async (_, thrown) => {
    expect((await resultOf(() => Promise.reject(thrown)))?.error?.message).toMatch(/^(threw )?(a function|the function message)$/)
  })

  it('says why fetch failed', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await new Promise((closed) => server.close(closed))
    const check = { run: () => fetch(`http://127.0.0.1:${port}/`).then(() => undefined), timeout: 60_000 }
    const { checks } = await createHealth({ readiness: { check }, deadline: 60_000 }).report()
    expect(checks.check?.error).toEqual({ code: 'failed', message: `fetch failed: connect ECONNREFUSED 127.0.0.1:${port}` })
  })

  it('shows the code of an error without a message, such as a refused connection', async () => {
    const refused = Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' })
    expect((await resultOf(() => Promise.reject(refused)))?.error).toEqual({ code: 'failed', message: 'ECONNREFUSED' })
  })
})
