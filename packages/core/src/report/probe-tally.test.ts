import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aggregate, type CheckResult, createHealth, type Status } from '../index'
import { createProbeTally } from './probe-tally'

const status = fc.constantFrom<Status>('healthy', 'degraded', 'unhealthy')
const resultOf = (of: Status, critical: boolean): CheckResult => ({ status: of, critical }) as CheckResult

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
        fc.array(fc.tuple(fc.nat({ max: 4 }), status), { maxLength: 30 }),
        (critical, changes) => {
          const tally = createProbeTally(critical.length)
          const last = new Map<number, Status>()
          for (const [given, to] of changes) {
            const index = given % critical.length
            tally.update(resultOf(to, critical[index] === true), last.get(index))
            last.set(index, to)
            const known = last.size === critical.length
            const results = [...last].map(([at, of]) => resultOf(of, critical[at] === true))
            expect(tally.status).toBe(known ? aggregate(results) : undefined)
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
