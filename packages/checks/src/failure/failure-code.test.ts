import { writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { codedError, failure } from './failure'
import { FILE_CODES, failureCode } from './failure-code'

function withCode(code: unknown, message = 'it failed', cause?: unknown): Error {
  return Object.assign(new Error(message, { cause }), { code })
}

afterEach(() => vi.restoreAllMocks())

describe('failureCode(thrown)', () => {
  it.each([
    ['ECONNREFUSED', 'refused'],
    ['EHOSTUNREACH', 'unreachable'],
    ['ENETUNREACH', 'unreachable'],
    ['ENOTFOUND', 'unreachable'],
    ['EAI_AGAIN', 'unreachable'],
    ['ECONNRESET', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['ESOMETHING', 'failed'],
    [42, 'failed'],
    [undefined, 'failed'],
  ])('says of the code %s: %s', (code, word) => {
    expect(failureCode(withCode(code))).toBe(word)
  })

  it.each([
    ['ENOSPC', 'disk_full'],
    ['EDQUOT', 'disk_full'],
    ['EROFS', 'read_only'],
    ['EACCES', 'denied'],
    ['EPERM', 'denied'],
    ['ENOENT', 'missing'],
    ['EMFILE', 'too_many_files'],
    ['EIO', 'disk_broken'],
  ])('says of the code %s, among those of files: %s', (code, word) => {
    expect(failureCode(withCode(code), FILE_CODES)).toBe(word)
  })

  it('knows what Node throws for a refused connection, an unknown name and a missing folder', async () => {
    const refused = await new Promise((resolve) => connect(1, '127.0.0.1').once('error', resolve))
    const unknown = await new Promise((resolve) => connect(1, 'no-such-host.invalid').once('error', resolve))
    const missing = await writeFile('/no/such/folder/file', '').catch((error: unknown) => error)
    expect([refused, unknown, missing].map((error) => failureCode(error, FILE_CODES))).toEqual(['refused', 'unreachable', 'missing'])
  })

  it('finds the code of a nested cause, such as in the error of fetch', () => {
    const socket = withCode('ECONNRESET')
    expect(failureCode(new TypeError('fetch failed', { cause: new Error('once more', { cause: socket }) }))).toBe('reset')
  })

  it.each(['cause', 'parent', 'driverError', 'lastNodeError'])('finds the code of the error that a library keeps as its %s', (name) => {
    expect(failureCode(Object.assign(new Error('the query failed'), { [name]: withCode('ECONNREFUSED') }))).toBe('refused')
  })

  it('finds the code of the database in the error of Prisma', () => {
    const driverAdapterError = new Error('AuthenticationFailed', { cause: { originalCode: '28P01', kind: 'AuthenticationFailed' } })
    expect(failureCode(Object.assign(withCode('P2010'), { meta: { driverAdapterError } }), { auth: /^28/m })).toBe('auth')
  })

  it('finds the code in the parts of an AggregateError, and prefers refused to unreachable', () => {
    expect(failureCode(new AggregateError([withCode('EADDRNOTAVAIL'), withCode('ECONNREFUSED')]))).toBe('refused')
  })

  it('finds a code in a message, or in a thrown string', () => {
    expect(failureCode(new Error('connect ECONNREFUSED 127.0.0.1:6379'))).toBe('refused')
    expect(failureCode('read ECONNRESET')).toBe('reset')
  })

  it('reports an aborted fetch as a timeout', () => {
    expect(failureCode(new DOMException('The operation was aborted due to timeout', 'TimeoutError'))).toBe('timeout')
  })

  it("asks the client's own codes first", () => {
    const own = { auth: /^28P01$/m, pool_exhausted: /ECONNREFUSED/ }
    expect(failureCode(withCode('28P01'), own)).toBe('auth')
    expect(failureCode(withCode('ECONNREFUSED'), own)).toBe('pool_exhausted')
    expect(failureCode(withCode('ECONNRESET'), own)).toBe('reset')
  })

  it('adds the patterns of the client to the codes of Node', () => {
    const own = { reset: /Connection terminated/ }
    expect(failureCode(new Error('Connection terminated unexpectedly'), own)).toBe('reset')
    expect(failureCode(withCode('ECONNRESET'), own)).toBe('reset')
  })

  it('returns failed for a value that cannot be read, and never throws', () => {
    const circular = withCode('X')
    circular.cause = new AggregateError([circular])
    const hostile = Object.defineProperty({}, 'code', {
      get() {
        throw new Error('no')
      },
    })
    for (const thrown of [undefined, null, 7, '', Symbol('s'), circular, hostile, { code: Symbol('s') }, { code: { toString: null } }]) {
      expect(failureCode(thrown)).toBe('failed')
    }
  })
})

describe('failure(tried, cause)', () => {
  it('returns an error that the check made itself, and wraps any other error that has a code', () => {
    const own = codedError('invalid_answer', 'no answer')
    expect(failure('it did not answer', own)).toBe(own)
    expect(failure('it did not answer', withCode('invalid_answer'))).toMatchObject({ code: 'failed' })
  })

  it('makes an error of any value, also where its parts are no list or cannot be read', () => {
    const unreadable = Object.defineProperty(new Error('hidden'), 'message', {
      get() {
        throw new Error('no')
      },
    })
    for (const cause of [
      Object.assign(new Error('it failed'), { errors: { total: 'is required' } }),
      'it failed',
      { message: 'it failed' },
    ]) {
      expect(failure('no answer', cause)).toMatchObject({ message: 'no answer: it failed', code: 'failed', cause })
    }
    for (const cause of [unreadable, undefined, new Proxy({}, { get: () => Symbol('s') })]) {
      expect(failure('no answer', cause)).toMatchObject({ message: expect.stringContaining('no answer: '), code: 'failed' })
    }
  })

  it('keeps the cause and says what the check tried, why it failed, and the code', () => {
    const cause = withCode('ECONNREFUSED', 'connect ECONNREFUSED 10.0.0.1:1')
    expect(failure('it did not answer', cause)).toMatchObject({
      message: 'it did not answer: connect ECONNREFUSED 10.0.0.1:1',
      code: 'refused',
      cause,
    })
  })
})
