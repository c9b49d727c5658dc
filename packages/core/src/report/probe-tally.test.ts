import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregate, type CheckResult, createHealth, type Status } from '../index'
import { createProbeTally } from './probe-tally'

const status = fc.constantFrom<Status>('healthy', 'degraded', 'unhealthy')
const held = fc.constantFrom<CheckResult['held']>(undefined, { down: 6, asked: 6 }, { down: 6, asked: 6, shadow: true })
const resultOf = (of: Status, critical: boolean, peers?: CheckResult['held']): CheckResult =>
  ({ status: of, critical, held: peers }) as CheckResult

describe('the tally of a probe', () => {
  it('is healthy without checks, and unknown until each check has a result', () => {
    expect(createProbeTally(0).status).toBe('healthy')
    const tally = createProbeTally(2)
    tally.update(resultOf('unhealthy', true), undefined)
    expect(tally.status).toBeUndefined()
    tally.update(resultOf('healthy', true), undefined)
    expect(tally.status).toBe('unhealthy')
  })

  it('is what aggregate says, after any changes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat({ max: 4 }), status, held), { maxLength: 30 }),
        (critical, changes) => {
          const tally = createProbeTally(critical.length)
          const last = new Map<number, CheckResult>()
          for (const [given, to, held] of changes) {
            const index = given % critical.length
            const result = resultOf(to, critical[index] === true, held)
            tally.update(result, last.get(index))
            last.set(index, result)
            const known = last.size === critical.length
            expect(tally.status).toBe(known ? aggregate(last.values()) : undefined)
          }
        },
      ),
    )
  })
})

describe('many checks that break at once', () => {
  it.each([100, 1_000])(
    'cost one event for each of %i and one for the report, and a listener that looks pays for one report',
    async (count) => {
      let up = true
      const run = () => ({ status: up ? ('healthy' as const) : ('unhealthy' as const) })
      const checks = Object.fromEntries(Array.from({ length: count }, (_, index) => [`check${index}`, { run, maxAge: 0 }]))
      const health = createHealth({ readiness: checks })
      await health.report('readiness')
      const heard: string[] = []
      const seen = new Set<unknown>()
      health.onTransition((transition) => {
        heard.push(transition.kind)
        seen.add(health.snapshot('readiness'))
      })
      up = false
      await health.report('readiness')
      expect(heard.filter((kind) => kind === 'check')).toHaveLength(count)
      expect(heard.filter((kind) => kind === 'report')).toHaveLength(1)
      expect(seen.size).toBe(1)
    },
  )
})
