import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { show } from './index'

const SECRET = 'hunter2andmore'
const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('hostile')
    },
    getPrototypeOf() {
      throw new Error('hostile')
    },
  },
)
const revoked = Proxy.revocable({}, {})
revoked.revoke()

class Pool {}

describe('show', () => {
  it.each<[() => unknown, string]>([
    [() => 'orders', '"orders"'],
    [() => '', '""'],
    [() => 'two\nlines', '"two\\nlines"'],
    [() => 'a\u001b[2K\u2028b\u202ec\u0085', '"a\\u001b[2K\\u2028b\\u202ec\\u0085"'],
    [() => 5, '5'],
    [() => -0.5, '-0.5'],
    [() => Number.NaN, 'NaN'],
    [() => 10n, '10n'],
    [() => true, 'true'],
    [() => null, 'null'],
    [() => undefined, 'undefined'],
    [() => Symbol('x\ny'), 'Symbol(x\\ny)'],
    [() => [], 'an empty array'],
    [() => [1, 2], 'an array of 2'],
    [() => ({ password: SECRET }), 'an object'],
    [() => Object.create(null), 'an object'],
    [() => new Map(), 'an instance of Map'],
    [() => new Pool(), 'an instance of Pool'],
    [() => new Error(SECRET), 'an instance of Error'],
    [() => Promise.resolve(SECRET), 'a promise'],
    [() => Pool, 'the function Pool'],
    [() => throwing, 'an object'],
    [() => revoked.proxy, 'an object'],
  ])('case %#', (make, shown) => {
    expect(show(make())).toBe(shown)
  })

  it('prints the name of a function and never its source', () => {
    async function check(): Promise<string> {
      return SECRET
    }
    expect(show(check)).toBe('the function check')
    expect(show(() => SECRET)).toBe('a function')
    expect(show({ run: () => SECRET }.run)).toBe('the function run')
    const disguised = Object.defineProperty(() => SECRET, 'name', { value: { toString: () => SECRET } })
    expect(show(disguised)).toBe('a function')
  })

  it.each([
    `postgres://orders:${SECRET}@db/orders`,
    `postgres://orders:${SECRET}/x?y#z@${SECRET}@db/orders`,
    `https://${SECRET}@api.example.com`,
    `orders:${SECRET}@db`,
    `Server=db;Password=${SECRET};Database=orders`,
    `pwd: ${SECRET}`,
    `https://api.example.com/?api_key=${SECRET}&page=2`,
    `{"token":"${SECRET}"}`,
    `${'x'.repeat(970)}://user:${SECRET}${'y'.repeat(2_000)}@host`,
  ])('hides the credentials in case %#', (string) => {
    expect(show(string)).not.toContain(SECRET)
  })

  it('keeps what holds no credentials', () => {
    for (const string of ['https://api.example.com/v1', 'ops@example.com', '/readyz', 'a:b', 'x = 1']) {
      expect(show(string)).toBe(JSON.stringify(string))
    }
  })

  it('never throws, and is short and on one line, whatever the value', () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withNullPrototype: true })
    fc.assert(
      fc.property(fc.oneof(anything, fc.string({ unit: 'binary', maxLength: 2_000 })), (value) => {
        const shown = show(value)
        expect(shown.length).toBeLessThan(450)
        expect(shown).not.toMatch(/[\p{Cc}\u2028\u2029]/u)
      }),
      { numRuns: 2_000 },
    )
  })

  it('hides whatever stands between a scheme and the last @', () => {
    const part = fc.string({ maxLength: 200 })
    fc.assert(
      fc.property(part, part, part, (before, around, after) => {
        expect(show(`${before}://${around}${SECRET}${after}@host`)).not.toContain(SECRET)
      }),
    )
  })

  it('takes no longer than a few milliseconds for a string without end', () => {
    for (const part of ['://', 'password', 'password=', '@', ':@', 'x']) {
      const start = performance.now()
      show(part.repeat(100_000))
      expect(performance.now() - start).toBeLessThan(200)
    }
  })
})
