import { describe, expect, it } from 'vitest'
import { createHealth, createProbeHandler, type Report } from '../index'
import { ask } from '../testing/ask'

const health = () =>
  createHealth({
    startup: { migrations: () => ({ observed: { value: 3, unit: 'files' }, data: { done: ['one', { two: 2 }] } }) },
    readiness: { database: { maxAge: 60_000, run: () => Promise.reject(new Error('no route')) } },
    blindSpots: ['the e-mail provider'],
  })

/** Everything that an object holds, and the object itself. */
function* parts(value: unknown): Generator<object> {
  if (typeof value !== 'object' || value === null) return
  yield value
  for (const part of Object.values(value)) yield* parts(part)
}

describe('a report', () => {
  it('is frozen, with its checks, their data, the holds and the blind spots', async () => {
    const given = health()
    given.hold('warming the cache')
    const report = await given.report()
    const all = [...parts(report), ...parts(given.snapshot())]
    expect(all.length).toBeGreaterThan(10)
    for (const part of all) expect(Object.isFrozen(part), JSON.stringify(part)).toBe(true)
    expect(report).toMatchObject({ holds: ['warming the cache'], blindSpots: ['the e-mail provider'] })
  })

  it('is the same for others after a caller has tried to change it', async () => {
    const given = health()
    const handle = createProbeHandler(given)
    const report = (await given.report('readiness')) as { -readonly [key in keyof Report]: Report[key] }
    expect(() => {
      report.status = 'healthy'
    }).toThrow(TypeError)
    expect(() => Object.assign(report.checks.database as object, { status: 'healthy' })).toThrow(TypeError)
    expect(Reflect.deleteProperty(report.checks, 'database')).toBe(false)
    for (const url of ['/readyz', '/readyz/database', '/healthz']) expect((await ask(handle, url)).status, url).toBe(503)
    expect(given.snapshot('readiness').status).toBe('unhealthy')
  })
})

describe('health.checks', () => {
  it('cannot be changed', async () => {
    const given = health()
    const checks = given.checks as Map<string, unknown>
    for (const change of [() => checks.clear(), () => checks.delete('database'), () => checks.set('other', 'readiness')]) {
      expect(change).toThrow(/^health\.checks cannot be changed$/)
    }
    expect([...checks]).toEqual([
      ['database', 'readiness'],
      ['migrations', 'startup'],
    ])
  })
})
