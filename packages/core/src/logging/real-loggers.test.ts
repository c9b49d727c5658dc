import { Console } from 'node:console'
import { Writable } from 'node:stream'
import pino from 'pino'
import pino9 from 'pino9'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createLogger, format, transports } from 'winston'
import { createHealth } from '../index'
import { type Logger, type LogOptions, logTransitions } from '../logging'

/** A stream that keeps its lines. */
function lines(): { stream: Writable; read(): string[] } {
  let text = ''
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk)
      done()
    },
  })
  return { stream, read: () => text.trim().split('\n') }
}

/** What the logger wrote of a check that broke and recovered. */
async function outage(logger: Logger, read: () => string[], options: LogOptions = {}): Promise<string[]> {
  let up = false
  const error = Object.assign(new Error('no route to postgres://orders:hunter2@db/orders'), { code: 'unreachable' })
  const database = {
    maxAge: 0,
    run() {
      if (!up) throw error
    },
  }
  const health = createHealth({ readiness: { database } })
  onTestFinished(logTransitions(health, logger, options))
  await health.report()
  await health.report()
  up = true
  await health.report()
  await vi.waitFor(() => expect(read().length).toBeGreaterThan(1), 60_000)
  return read()
}

const broke = 'database unhealthy: no route to postgres://[redacted]@db/orders'
const recovered = expect.stringMatching(/^database recovered after \d+ m?s, 2 failed runs$/)
const facts = { check: 'database', probe: 'readiness', critical: true }

describe('what a real logger writes', () => {
  it.each([
    ['pino 10', (stream: Writable): Logger => pino(stream)],
    ['pino 9', (stream: Writable): Logger => pino9(stream)],
    ['a child of pino', (stream: Writable): Logger => pino(stream).child({ service: 'orders' })],
  ])('%s: the error as err, the facts as fields', async (_name, create) => {
    const { stream, read } = lines()
    const [first, second, ...others] = (await outage(create(stream), read)).map((line) => JSON.parse(line))
    expect(first).toMatchObject({ level: 50, msg: broke, ...facts, status: 'unhealthy', code: 'unreachable' })
    expect(first.err).toMatchObject({ type: 'Error', message: expect.stringContaining('hunter2'), stack: expect.stringContaining('at ') })
    expect(second).toMatchObject({ level: 30, msg: recovered, ...facts, status: 'healthy', failedRuns: 2 })
    expect([second.err, others]).toEqual([undefined, []])
  })

  it.each([
    ['winston', false],
    ['a child of winston', true],
  ])('%s: the message first, the facts as meta, the stack where winston has it', async (_name, child) => {
    const { stream, read } = lines()
    const parent = createLogger({ format: format.json(), transports: [new transports.Stream({ stream })] })
    const logger = child ? parent.child({ service: 'orders' }) : parent
    const [first, second, ...others] = (await outage(logger, read)).map((line) => JSON.parse(line))
    expect(first).toMatchObject({ level: 'error', message: broke, ...facts, status: 'unhealthy', code: 'unreachable' })
    expect(first.stack).toContain('at ')
    expect(second).toMatchObject({ level: 'info', message: recovered, ...facts, status: 'healthy', failedRuns: 2 })
    expect([second.stack, others]).toEqual([undefined, []])
  })

  it('the console: one line for a change, and no stack', async () => {
    const { stream, read } = lines()
    expect(await outage(new Console(stream, stream), read)).toEqual([broke, recovered])
  })

  it('the console with rawErrors: the message, then the error', async () => {
    const { stream, read } = lines()
    const written = await outage(new Console(stream, stream), read, { rawErrors: true })
    expect(written[0]).toBe(`${broke} Error: no route to postgres://orders:hunter2@db/orders`)
    expect(written[1]).toMatch(/^ {4}at /)
    expect(written.at(-1)).toEqual(recovered)
  })

  it('nothing of the raw error where that is switched off', async () => {
    const [a, b] = [lines(), lines()]
    const loggers = [
      [pino(a.stream), a],
      [createLogger({ transports: [new transports.Stream({ stream: b.stream })] }), b],
    ] as const
    for (const [logger, { read }] of loggers) {
      const written = await outage(logger, read, { rawErrors: false })
      expect(written).toHaveLength(2)
      expect(written.join()).not.toMatch(/hunter2|stack/)
    }
  })

  it('a line without the error, where the error cannot be read', async () => {
    const { stream, read } = lines()
    const hostile = Object.defineProperty(new Error('hostile'), 'stack', {
      get() {
        throw new Error('no stack for you')
      },
    })
    const health = createHealth({ readiness: { database: () => Promise.reject(hostile) } })
    onTestFinished(logTransitions(health, pino(stream)))
    await health.report()
    expect(JSON.parse(read()[0] ?? '')).toMatchObject({ msg: 'database unhealthy: hostile', check: 'database' })
  })

  it('the style that is set, for a logger that looks like another', async () => {
    const { stream, read } = lines()
    const logger = pino(stream)
    const wrapped = { info: logger.info.bind(logger), warn: logger.warn.bind(logger), error: logger.error.bind(logger), log: () => {} }
    const [first] = await outage(wrapped, read, { style: 'pino' })
    expect(JSON.parse(first ?? '')).toMatchObject({ msg: broke, ...facts })
  })
})
