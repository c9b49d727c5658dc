import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, flag, method, milliseconds, oneOf, plainObject, readOptions, readSettings, rule, text } from './index'

interface Options {
  readonly critical?: boolean | undefined
  readonly timeout?: number | undefined
  readonly run?: (() => void) | undefined
}
const RULES = { critical: flag, timeout: milliseconds(1, 900, 'Raise the deadline.'), run: method }
const message = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError)
    return (error as TypeError).message
  }
  throw new Error('accepted')
}

describe('readOptions', () => {
  it('reads each option that is there once, and no other', () => {
    let reads = 0
    const options: Options = {
      get timeout() {
        reads += 1
        return 5
      },
      critical: undefined,
    }
    expect(readOptions('redis', options, RULES)).toEqual({ timeout: 5 })
    expect(reads).toBe(1)
  })

  it.each<[unknown, string]>([
    [{ critcal: false }, 'redis: unknown option "critcal"; did you mean "critical"? Known: critical, timeout, run'],
    [{ query: 'SELECT 1' }, 'redis: unknown option "query". Known: critical, timeout, run'],
    [{ timeout: 5_000 }, 'redis: timeout must be 1 to 900 ms; got 5000. Raise the deadline.'],
    [{ timeout: '5' }, 'redis: timeout must be 1 to 900 ms; got "5". Raise the deadline.'],
    [{ critical: 'no' }, 'redis: critical must be true or false; got "no"'],
    [{ run: 5 }, 'redis: run must be a function; got 5'],
    [undefined, 'redis: options must be an object literal; got undefined'],
    [null, 'redis: options must be an object literal; got null'],
    [[], 'redis: options must be an object literal; got an empty array'],
    [new Map(), 'redis: options must be an object literal; got an instance of Map'],
    [() => {}, 'redis: options must be an object literal; got a function'],
    [Promise.resolve({}), 'redis: options must be an object literal; got a promise'],
  ])('refuses case %#', (options, expected) => {
    expect(message(() => readOptions('redis', options as Options, RULES))).toBe(expected)
  })

  it('names the place of an object inside the options', () => {
    expect(message(() => readOptions('probes', { timeout: 0 }, RULES, 'checks.a'))).toBe(
      'probes: checks.a.timeout must be 1 to 900 ms; got 0. Raise the deadline.',
    )
    expect(message(() => readOptions('probes', { time: 0 } as Options, RULES, 'checks.a'))).toMatch(
      /^probes: unknown option "checks\.a\.time"; did you mean "timeout"\?/,
    )
    expect(message(() => readOptions('probes', 5 as Options, RULES, 'checks.a'))).toBe('probes: checks.a must be an object literal; got 5')
  })

  it('accepts what fits and refuses everything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('critical', 'timeout', 'run', 'x'), fc.anything()), (options) => {
        const fits = Object.entries(options).every(
          ([key, value]) => key in RULES && (value === undefined || RULES[key as 'run'].fits(value)),
        )
        const read = (): object => readOptions('redis', options as Options, RULES)
        if (fits) expect(read()).toEqual(Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)))
        else expect(message(read)).toMatch(/^redis: /)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('readSettings', () => {
  it('reads an instance of a class, which may hold more', () => {
    class Check {
      readonly pool = 'main'
      get critical(): boolean {
        return false
      }
    }
    expect(readSettings('createHealth', new Check() as Options, RULES, 'readiness.database')).toEqual({ critical: false })
    expect(message(() => readSettings('createHealth', { timeout: -1 }, RULES, 'readiness.database'))).toMatch(
      /^createHealth: readiness\.database\.timeout must be 1 to 900 ms; got -1/,
    )
  })
})

describe('a rule', () => {
  it('says what a value must be, as data', () => {
    expect(oneOf('a').must).toBe('must be "a"')
    expect(oneOf('a', 'b', 'c').must).toBe('must be "a", "b" or "c"')
    expect(milliseconds(0).must).toBe('must be 0 to 2147483647 ms')
    expect(rule(() => true, 'must be there', 'Add it.')).toMatchObject({ must: 'must be there', remedy: 'Add it.' })
  })

  it.each([
    [text, ['x', 'x'.repeat(200)], ['', 'x'.repeat(201), 5, null]],
    [count, [1, 2 ** 53 - 1], [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', 1n]],
    [milliseconds(1, 10), [1, 1.5, 10], [0, 11, Number.NaN, '5']],
    [plainObject, [{}, Object.create(null)], [null, [], new Map(), new Date(), () => {}, 'x', Object.create({})]],
    [flag, [true, false], [0, 'true', null]],
    [method, [() => {}, Map], [{}, null]],
  ])('%# fits the values that it should', (each, good, bad) => {
    for (const value of good) expect(each.fits(value)).toBe(true)
    for (const value of bad) expect(each.fits(value)).toBe(false)
  })
})
