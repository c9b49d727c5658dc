import { type Check, createHealth, type Health, type Probe, type Selection, type Status } from '@hale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectReport } from './select-report'

const NAMES = ['a', 'b', 'c', 'd']
const status = fc.constantFrom<Status>('healthy', 'degraded', 'unhealthy')
const check = fc.record({
  probe: fc.constantFrom<Probe>('liveness', 'readiness', 'startup'),
  status,
  critical: fc.boolean(),
  scope: fc.constantFrom('local' as const, 'dependency' as const),
})
/** What two reports on the same results may differ in. */
const unlike = { timestamp: '', duration: 0, about: undefined }
const selection: fc.Arbitrary<Selection> = fc.record({
  probe: fc.constantFrom<Probe | undefined>('liveness', 'readiness', 'startup', undefined),
  check: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  checks: fc.option(fc.subarray(NAMES), { nil: undefined }),
  exclude: fc.option(fc.subarray([...NAMES, 'unknown']), { nil: undefined }),
  scope: fc.option(fc.constantFrom('local' as const, 'dependency' as const), { nil: undefined }),
})

type Described = typeof check extends fc.Arbitrary<infer T> ? T : never

function makeHealth(checks: Readonly<Record<string, Described>>, draining: boolean): Health {
  const of = (probe: Probe): Record<string, Check> =>
    Object.fromEntries(
      Object.entries(checks)
        .filter(([, described]) => described.probe === probe)
        .map(([name, { status: answer, critical, scope }]) => [
          name,
          // Results stay as they are, so that both sides look at the same ones.
          { run: () => ({ status: answer }), critical, maxAge: 60_000, ...(probe !== 'liveness' && { scope }) },
        ]),
    )
  const health = createHealth({ liveness: of('liveness') as never, readiness: of('readiness'), startup: of('startup') })
  if (draining) health.drain()
  return health
}

describe('a report on a selection, made from the last report on all checks', () => {
  it('says what the core says, whatever the checks, the phase and the selection', async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...NAMES), check), fc.boolean(), selection, async (checks, draining, selected) => {
        const health = makeHealth(checks, draining)
        for (const probe of ['startup', 'liveness', 'readiness', undefined] as const) await health.report(probe)
        const expected = await health.evaluate(selected)
        const made = selectReport({ report: await health.report(), started: health.started }, health.checks, selected)
        expect(made.about === undefined).toBe(expected.about === undefined)
        expect({ ...made, ...unlike }).toEqual({ ...expected, ...unlike, checks: { ...expected.checks } })
      }),
      { numRuns: 500 },
    )
  })
})
