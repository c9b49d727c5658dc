import { describe, expect, it } from 'vitest'
import { createHealth } from '../index'
import { pass, useFakeClock } from '../testing/fake-clock'

describe('ageOf', () => {
  useFakeClock()

  it('is how long ago the last run ended, and before it how long the check exists', async () => {
    const health = createHealth({ readiness: { database: { run: async () => {}, maxAge: 60_000 } } })
    await pass(300)
    expect(health.ageOf('database')).toBe(300)
    await health.report('readiness')
    expect(health.ageOf('database')).toBe(0)
    await pass(1_500)
    await health.report('readiness')
    expect(health.ageOf('database')).toBe(1_500)
  })

  it('is undefined for an unknown check', () => {
    expect(createHealth().ageOf('database')).toBeUndefined()
  })
})
