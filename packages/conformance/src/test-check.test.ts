import { describe, expect, it } from 'vitest'
import { faultCases } from './check/fault-cases'
import { impostorCases } from './check/impostor-cases'
import { leakCases } from './check/leak-cases'
import type { Target } from './fault-proxy'
import type { It } from './it'
import { type FaultRow, type TestCheckOptions, testCheck } from './test-check'

function register(options: Omit<TestCheckOptions<Target>, 'it' | 'server'>) {
  const seen = { run: [] as string[], skipped: [] as string[], rows: [] as FaultRow[] }
  const it: It = Object.assign((name: string) => seen.run.push(name), { skip: (name: string) => seen.skipped.push(name) })
  const server = () => {
    throw new Error('called while no test runs')
  }
  testCheck<Target>('mine', () => Promise.reject(new Error('must not be opened here')), {
    ...options,
    it,
    server,
    onOutcome: (row) => seen.rows.push(row),
  })
  return seen
}

// The checks of packages/checks and rigs/test-runners show that the cases run and hold.
describe('testCheck', () => {
  it('registers each fault and each case of many runs, and does not call for the server yet', () => {
    const { run, skipped } = register({ wrongCredentials: (settings) => settings })
    expect(run).toEqual([...faultCases, ...leakCases].map((item) => `mine: ${item.sentence}`))
    expect(skipped).toEqual([])
  })

  it('registers a case for each kind of client that reaches no server, where it can make the check with another one', () => {
    const { run, skipped } = register({
      withClient: () => ({ run: () => false }),
      skip: { itself: 'its only method is a builder', ...Object.fromEntries(faultCases.map((item) => [item.name, 'not here'])) },
    })
    const sentences = impostorCases.filter((item) => item.name !== 'itself').map((item) => `mine: ${item.sentence}`)
    expect(run.slice(leakCases.length)).toEqual(sentences)
    expect(skipped.at(-1)).toMatch(/\(left out: its only method is a builder\)$/)
  })

  it('skips what its options say and what needs credentials, and reports both with the reason', () => {
    const { skipped, rows } = register({ skip: { frozen: 'it is not ours to stop', 'many runs': 'each run costs money' } })
    expect(skipped).toEqual([
      expect.stringMatching(/^mine: is unhealthy while the server is frozen.* \(left out: it is not ours to stop\)$/),
      'mine: is unhealthy with wrong credentials, and does not show them (left out: it has none)',
      'mine: leaves nothing behind in many runs (left out: each run costs money)',
    ])
    expect(rows).toEqual([
      { check: 'mine', fault: 'frozen', skipped: 'it is not ours to stop' },
      { check: 'mine', fault: 'wrong credentials', skipped: 'it has none' },
    ])
  })

  it('names a fault that a client does not recover from, with the reason', () => {
    expect(register({ unrecoverable: { reset: 'it has one connection' } }).run).toContain(
      'mine: reset: never recovers, because it has one connection',
    )
  })

  it.each<[string, object]>([
    ['testCheck: unknown key "froze" in skip; did you mean "frozen"? Known:\n  none\n', { skip: { froze: 'a reason' } }],
    ['testCheck: unrecoverable["reset"] must give its reason as a string', { unrecoverable: { reset: '' } }],
    ['testCheck: unknown key "gone" in codes', { codes: { gone: { codes: ['reset'], reason: 'a reason' } } }],
    ['testCheck: unknown option "lost". Known: ', { lost: {} }],
    ['testCheck: unknown option "onoutcome"; did you mean "onOutcome"? Known: ', { onoutcome: () => {} }],
    ['testCheck: runs must be a whole number from 1; got 0', { runs: 0 }],
  ])('throws a TypeError: %s', (message, options) => {
    expect(() => register(options)).toThrow(TypeError)
    expect(() => register(options)).toThrow(message)
  })
})
