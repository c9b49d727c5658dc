import { createHealth, type HealthRequest } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { statusPage } from './index'
import { hundredChecks } from './testing/hundred-checks'

const get = (url: string): HealthRequest => ({ method: 'GET', url, header: () => undefined })

describe('looking at the page', () => {
  it('runs each check once per maxAge at most, with 50 visitors', async () => {
    const maxAge = 400
    const runs: number[] = []
    const health = createHealth({ readiness: { database: { maxAge, run: () => void runs.push(performance.now()) } } })
    const page = statusPage(health)
    const visit = async (): Promise<void> => {
      while (runs.length < 4) {
        await page(get('/status/data?live'))
        await page(get('/status'))
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    await Promise.all(Array.from({ length: 50 }, visit))
    const gaps = runs.slice(1).map((at, index) => at - (runs[index] ?? 0))
    // Timers and clocks round to a millisecond.
    expect(Math.min(...gaps)).toBeGreaterThan(maxAge - 2)
  })

  it('takes at most 50 ms of the server with 100 checks and 1,000 changes', async () => {
    const health = hundredChecks()
    const page = statusPage(health, { details: 'full' })
    await health.report()
    for (let turn = 0; turn < 1_000; turn++) health.hold('work')()
    const times: number[] = []
    let changes = 0
    for (let turn = 0; turn < 20; turn++) {
      const start = process.cpuUsage()
      const response = await page(get('/status'))
      const { user, system } = process.cpuUsage(start)
      times.push((user + system) / 1_000)
      changes = response?.body.match(/<li><time/g)?.length ?? 0
    }
    expect(changes).toBe(1_000)
    // CPU time, and the quickest, since others use the machine too.
    expect(Math.min(...times)).toBeLessThan(50)
  })
})
