import { unhandledRejections } from '@hale/leaks'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Check, createHealth, createProbeHandler, type Status } from '../index'
import { ask } from '../testing/ask'
import { make, type Recipe, recipe } from '../testing/hostile-value'
import { type Settle, type Then, thenable } from '../testing/thenable'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What the contract says of an answer: whether it may count as healthy. */
function mayBeHealthy(answer: unknown): boolean {
  if (answer === undefined || answer === true) return true
  if (typeof answer !== 'object' || answer === null) return false
  try {
    const { status } = answer as { status?: unknown }
    if (status !== undefined) return status === 'healthy'
    const prototype: unknown = Object.getPrototypeOf(answer)
    const isLiteral = prototype === null || Object.getPrototypeOf(prototype) === null
    return isLiteral && Object.keys(answer).every((key) => ['status', 'message', 'observed', 'data'].includes(key))
  } catch {
    return false
  }
}

/** The status of a check that does this, after a look at the report and at its answers in each format and at each level. */
async function survive(run: () => unknown): Promise<Status> {
  const health = createHealth({ readiness: { hostile: { timeout: 20, run: run as Check['run'] }, honest: () => true } })
  const asked = health.report('readiness')
  await vi.advanceTimersByTimeAsync(20)
  const report = await asked
  expect(Object.keys(report.checks)).toEqual(['hostile', 'honest'])
  expect(report.checks.honest?.status).toBe('healthy')
  expect(report.checks.hostile?.status).toBe(report.status)
  expect(['healthy', 'degraded', 'unhealthy']).toContain(report.status)
  expect(JSON.parse(JSON.stringify(report)).status).toBe(report.status)
  for (const details of ['none', 'summary', 'full'] as const) {
    const handle = createProbeHandler(health, { details })
    const json = await ask(handle, '/readyz')
    expect(json.status).toBe(report.status === 'unhealthy' ? 503 : 200)
    expect(JSON.parse(json.body).status).toBe(report.status)
    const healthJson = await ask(handle, '/readyz', { accept: 'application/health+json' })
    expect(JSON.parse(healthJson.body).status).toBe({ healthy: 'pass', degraded: 'warn', unhealthy: 'fail' }[report.status])
    const text = await ask(handle, '/readyz', { accept: 'text/plain' })
    expect(text.body).toMatch(report.status === 'unhealthy' ? /readyz check failed\n$/ : /readyz check passed\n$/)
  }
  await vi.advanceTimersByTimeAsync(100)
  expect(vi.getTimerCount()).toBe(0)
  return report.status
}

async function always<T>(given: fc.Arbitrary<T>, holds: (value: T) => Promise<void>): Promise<void> {
  const rejections = await unhandledRejections(() => fc.assert(fc.asyncProperty(given, holds), { numRuns: 500 }))
  expect(rejections).toEqual([])
}

describe('whatever a check does, its report resolves, every format can write it, and nothing is left behind', () => {
  const open = async (given: Recipe, run: (answer: unknown) => unknown): Promise<void> => {
    // A getter may say something else each time: made once more for the model.
    const healthy = mayBeHealthy(make(given))
    const answer = make(given)
    const status = await survive(() => run(answer))
    if (!given.how.startsWith('changing') && status === 'healthy') expect(healthy).toBe(true)
  }

  it('what it answers is healthy only where the contract says so', async () => {
    await always(recipe, (given) => open(given, (answer) => answer))
  })

  it('what it resolves with is healthy only where the contract says so', async () => {
    await always(recipe, (given) => open(given, async (answer) => answer))
  })

  it('what it throws is never healthy', async () => {
    await always(recipe, async (given) => {
      const status = await survive(() => {
        throw make(given)
      })
      expect(status).toBe('unhealthy')
    })
  })

  it('what it rejects with is never healthy', async () => {
    await always(recipe, async (given) => {
      expect(await survive(() => Promise.reject(make(given)))).toBe('unhealthy')
    })
  })

  it('a thenable that misbehaves is healthy only where it said so first', async () => {
    const manners: Record<string, (value: unknown, later: unknown) => Then> = {
      resolves: (value) => (resolve) => resolve(value),
      nests: (value) => (resolve) => resolve(thenable((inner: Settle) => inner(value))),
      'resolves twice': (value, later) => (resolve) => {
        resolve(value)
        resolve(later)
      },
      'resolves and throws': (value) => (resolve) => {
        resolve(value)
        throw value
      },
      'rejects, then resolves': (value, later) => (resolve, reject) => {
        reject(value)
        resolve(later)
      },
      'rejects late': (value) => (_, reject) => void setTimeout(reject, 50, value),
      'never settles': () => () => undefined,
      throws: (value) => () => {
        throw value
      },
    }
    const given = fc.record({ first: recipe, second: recipe, manner: fc.constantFrom(...Object.keys(manners)), native: fc.boolean() })
    await always(given, async ({ first, second, manner, native }) => {
      const then = manners[manner]?.(make(first), make(second))
      const status = await survive(() => thenable(then, native ? Promise.resolve(false) : {}))
      if (status !== 'healthy') return
      expect(manner).toMatch(/^(resolves|nests)/)
      if (!first.how.startsWith('changing')) expect(mayBeHealthy(make(first))).toBe(true)
    })
  })
})
