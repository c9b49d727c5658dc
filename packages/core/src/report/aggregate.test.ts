import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Aggregated, aggregate, createHealth, type Status } from '../index'

const STATUSES: readonly Status[] = ['healthy', 'degraded', 'unhealthy']
const status = fc.constantFrom(...STATUSES)
const result: fc.Arbitrary<Aggregated> = fc.oneof(fc.record({ status }), fc.record({ status, critical: fc.boolean() }))
const severity = (of: Status): number => STATUSES.indexOf(of)
const unknownStatus = fc
  .oneof(
    fc.anything(),
    fc.constantFrom('', 'ok', 'HEALTHY', 'Healthy', ' healthy', 'pass', 'up', 'toString', '__proto__', 0, 1, true, null),
  )
  .filter((value) => !STATUSES.includes(value as Status))

describe('aggregate', () => {
  it('is healthy without results', () => {
    expect(aggregate([])).toBe('healthy')
    expect(aggregate(new Set<Aggregated>())).toBe('healthy')
  })

  it.each([
    ['healthy', undefined, 'healthy'],
    ['degraded', undefined, 'degraded'],
    ['unhealthy', undefined, 'unhealthy'],
    ['unhealthy', true, 'unhealthy'],
    ['healthy', false, 'healthy'],
    ['degraded', false, 'degraded'],
    ['unhealthy', false, 'degraded'],
  ] as const)('counts a check that is %s and has critical %s as %s', (given, critical, expected) => {
    expect(aggregate([critical === undefined ? { status: given } : { status: given, critical }])).toBe(expected)
  })

  it('takes the worst of all', () => {
    fc.assert(
      fc.property(fc.array(status), (all) => {
        const worst = Math.max(0, ...all.map(severity))
        expect(aggregate(all.map((each) => ({ status: each })))).toBe(STATUSES[worst])
      }),
    )
  })

  it('is degraded at the worst for the checks that are not critical', () => {
    fc.assert(
      fc.property(fc.array(status), (all) => {
        const worst = Math.min(1, Math.max(0, ...all.map(severity)))
        expect(aggregate(all.map((each) => ({ status: each, critical: false })))).toBe(STATUSES[worst])
      }),
    )
  })

  it('is the same in whatever order', () => {
    const shuffled = fc.array(result).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(aggregate(mixed)).toBe(aggregate(all))
      }),
    )
  })

  it('is never better for one result more', () => {
    fc.assert(
      fc.property(fc.array(result), result, (all, more) => {
        expect(severity(aggregate([...all, more]))).toBeGreaterThanOrEqual(severity(aggregate(all)))
      }),
    )
  })

  it('never opens for an unknown status: unhealthy, or degraded where that is not critical', () => {
    fc.assert(
      fc.property(fc.array(result), unknownStatus, (all, unknown) => {
        expect(aggregate([...all, { status: unknown as Status }])).toBe('unhealthy')
        expect(severity(aggregate([...all, { status: unknown as Status, critical: false }]))).toBeGreaterThanOrEqual(1)
      }),
    )
  })

  it('is the rule by which a report judges its checks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(result, { maxLength: 6 }), async (all) => {
        const readiness = Object.fromEntries(
          all.map((each, index) => [`check${index}`, { critical: each.critical, run: () => ({ status: each.status }) }]),
        )
        expect((await createHealth({ readiness }).report('readiness')).status).toBe(aggregate(all))
      }),
    )
  })
})
