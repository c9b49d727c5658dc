import { describe, expect, it } from 'vitest'
import { faultCases } from './check/fault-cases'
import { leakCases } from './check/leave-nothing-behind'
import type { Target } from './fault-proxy'
import type { It } from './it'
import { type FaultRow, type TestCheckOptions, testCheck } from './test-check'

function register(options: Omit<TestCheckOptions<Target>, 'it' | 'server'>) {
  const told = { run: [] as string[], skipped: [] as string[], rows: [] as FaultRow[] }
  const it: It = Object.assign((name: string) => told.run.push(name), { skip: (name: string) => told.skipped.push(name) })
  const server = () => {
    throw new Error('asked for while no test runs')
  }
  testCheck<Target>('mine', () => Promise.reject(new Error('not to be opened here')), {
    ...options,
    it,
    server,
    told: (row) => told.rows.push(row),
  })
  return told
}

// That the cases are run, and hold, is shown by the checks of packages/checks and by rigs/test-runners.
describe('testCheck', () => {
  it('gives the runner each fault and what is about many runs, and asks for no server yet', () => {
    const { run, skipped } = register({ wrongCredentials: (settings) => settings })
    expect(run).toEqual([...faultCases, ...leakCases].map((item) => `mine: ${item.sentence}`))
    expect(skipped).toEqual([])
  })

  it('leaves out what it is told to and what needs credentials, with the reason, and tells of it', () => {
    const { skipped, rows } = register({ skip: { frozen: 'it is not ours to stop', 'many runs': 'each one costs' } })
    expect(skipped).toEqual([
      expect.stringMatching(/^mine: is unhealthy while the server is frozen.* \(left out: it is not ours to stop\)$/),
      'mine: is unhealthy with wrong credentials, and does not tell them (left out: it has none)',
      'mine: leaves nothing behind in many runs (left out: each one costs)',
    ])
    expect(rows).toEqual([
      { check: 'mine', fault: 'frozen', skipped: 'it is not ours to stop' },
      { check: 'mine', fault: 'wrong credentials', skipped: 'it has none' },
    ])
  })

  it.each<[string, object]>([
    ['skip has "freezing", which does not exist: use one of\n  none\n', { skip: { freezing: 'a reason' } }],
    ['lost["reset"] has no reason', { lost: { reset: '' } }],
    ['codes has "gone", which does not exist', { codes: { gone: { codes: ['reset'], reason: 'a reason' } } }],
  ])('throws a TypeError: %s', (message, options) => {
    expect(() => register(options)).toThrow(TypeError)
    expect(() => register(options)).toThrow(message)
  })
})
