import { createHealth } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { createFreshReports } from './fresh-reports'

describe('fresh reports', () => {
  const report = createHealth().snapshot()

  it('answer until their time is over, each for its own selection', () => {
    const fresh = createFreshReports()
    fresh.keep({ probe: 'readiness' }, report, 1_000)
    expect(fresh.get({ probe: 'readiness' }, 999)).toBe(report)
    expect(fresh.get({ probe: 'readiness' }, 1_000)).toBeUndefined()
    expect(fresh.get({ probe: 'liveness' }, 0)).toBeUndefined()
    expect(fresh.get({ probe: 'readiness', scope: 'local' }, 0)).toBeUndefined()
  })

  it('are gone once something has changed', () => {
    const fresh = createFreshReports()
    fresh.keep({}, report, 1_000)
    fresh.clear()
    expect(fresh.get({}, 0)).toBeUndefined()
  })

  it('are not kept for names that callers leave out', () => {
    const fresh = createFreshReports()
    fresh.keep({ exclude: ['cache'] }, report, 1_000)
    expect(fresh.get({ exclude: ['cache'] }, 0)).toBeUndefined()
  })
})
