import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHealth, type Status } from '../index'

/** What each of these runs makes of the check: its status, and what the run itself said where that differs. */
async function follow(
  outcomes: readonly Status[],
  settings: { failureThreshold?: number; successThreshold?: number } = {},
): Promise<string[]> {
  const left = [...outcomes]
  const health = createHealth({ readiness: { check: { ...settings, maxAge: 0, run: () => ({ status: left.shift() ?? 'unhealthy' }) } } })
  const seen: string[] = []
  for (const _ of outcomes) {
    const { status, checks } = await health.report('readiness')
    expect(checks.check?.status).toBe(status)
    seen.push(checks.check?.rawStatus ? `${status} (${checks.check.rawStatus})` : status)
  }
  return seen
}

describe('failureThreshold and successThreshold', () => {
  it('change nothing unless they are set', async () => {
    const outcomes: Status[] = ['healthy', 'unhealthy', 'healthy', 'degraded', 'unhealthy', 'degraded']
    expect(await follow(outcomes)).toEqual(outcomes)
  })

  it('a check fails after that many unhealthy runs in a row, and shows what differs until then', async () => {
    expect(await follow(['healthy', 'unhealthy', 'unhealthy', 'unhealthy', 'unhealthy'], { failureThreshold: 3 })).toEqual([
      'healthy',
      'healthy (unhealthy)',
      'healthy (unhealthy)',
      'unhealthy',
      'unhealthy',
    ])
  })

  it('one good run between bad ones starts the count again', async () => {
    expect(await follow(['healthy', 'unhealthy', 'healthy', 'unhealthy', 'unhealthy'], { failureThreshold: 2 })).toEqual([
      'healthy',
      'healthy (unhealthy)',
      'healthy',
      'healthy (unhealthy)',
      'unhealthy',
    ])
  })

  it('a failed check recovers after that many good runs in a row', async () => {
    expect(await follow(['healthy', 'unhealthy', 'healthy', 'unhealthy', 'healthy', 'degraded'], { successThreshold: 2 })).toEqual([
      'healthy',
      'unhealthy',
      'unhealthy (healthy)',
      'unhealthy',
      'unhealthy (healthy)',
      'degraded',
    ])
  })

  it('before the first success a failure counts at once', async () => {
    expect(await follow(['unhealthy', 'unhealthy', 'healthy', 'unhealthy'], { failureThreshold: 3 })).toEqual([
      'unhealthy',
      'unhealthy',
      'healthy',
      'healthy (unhealthy)',
    ])
  })

  it('degraded counts at once while the check passes', async () => {
    expect(await follow(['healthy', 'degraded', 'healthy', 'degraded'], { failureThreshold: 5, successThreshold: 5 })).toEqual([
      'healthy',
      'degraded',
      'healthy',
      'degraded',
    ])
  })

  it('a damped failure shows its error beside the status that counts', async () => {
    let fails = false
    const run = async () => {
      if (fails) throw new Error('no route')
    }
    const health = createHealth({ readiness: { database: { run, maxAge: 0, failureThreshold: 2 } } })
    await health.report('readiness')
    fails = true
    expect((await health.report('readiness')).checks.database).toMatchObject({
      status: 'healthy',
      rawStatus: 'unhealthy',
      error: { code: 'failed', message: 'no route' },
    })
  })

  it('no check is healthy without a healthy run in the last failureThreshold, or failed without as many good ones as it takes since', async () => {
    const outcomes = fc.array(fc.constantFrom<Status>('healthy', 'degraded', 'unhealthy'), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(
        outcomes,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (all, failureThreshold, successThreshold) => {
          const seen = (await follow(all, { failureThreshold, successThreshold })).map((text) => text.split(' ')[0])
          for (const [index, status] of seen.entries()) {
            const failing = all.slice(Math.max(0, index + 1 - failureThreshold), index + 1).every((raw) => raw === 'unhealthy')
            const passing = all.slice(Math.max(0, index + 1 - successThreshold), index + 1).every((raw) => raw !== 'unhealthy')
            if (failing && index + 1 >= failureThreshold) expect(status).toBe('unhealthy')
            if (passing && index + 1 >= successThreshold) expect(status).toBe(all[index])
            if (status !== 'unhealthy') expect(all.slice(0, index + 1)).toContain(status)
            if (index > 0 && status !== 'unhealthy' && seen[index - 1] === 'unhealthy') expect(passing).toBe(true)
            if (index > 0 && status === 'unhealthy' && seen[index - 1] !== 'unhealthy') expect(failing).toBe(true)
          }
        },
      ),
    )
  })
})
