import { describe, expect, it } from 'vitest'
import { type Check, createHealth, createProbeHandler, type Fleet, type FleetHealth, type Held, type Transition } from '../index'
import { ask, offer } from '../testing/ask'
import { controlledCheck } from '../testing/controlled-check'
import { pass, useFakeClock } from '../testing/fake-clock'

const HELD: Held = { down: 6, asked: 6 }

/** A fleet whose verdict a test gives by hand. */
function handFleet() {
  const verdicts: ((held?: Held) => void)[] = []
  const failures: { check: string; patience: number }[] = []
  let held: Held | undefined
  let joined: FleetHealth | undefined
  const fleet: Fleet = {
    join(health) {
      joined = health
    },
    failed(check, patience) {
      failures.push({ check, patience })
      if (held) return undefined
      return new Promise<void>((resolve) => {
        verdicts.push((verdict) => {
          held = verdict
          resolve()
        })
      })
    },
    held: () => held,
    answer: (header, check) => (header === 'a peer' ? Promise.resolve(`{"about":"${check}"}`) : undefined),
  }
  return {
    fleet,
    failures,
    decide: (verdict?: Held) => verdicts.shift()?.(verdict),
    set: (verdict?: Held) => {
      held = verdict
    },
    evaluate: (check: string) => joined?.evaluate({ probe: 'readiness', check, peer: true }),
  }
}

const failing: Check = { maxAge: 0, run: () => Promise.reject(new Error('no route')) }

describe('a fleet', () => {
  useFakeClock()

  it('that holds a failing dependency makes readiness degraded, and leaves the row as it is', async () => {
    const hand = handFleet()
    const health = createHealth({ readiness: { database: failing }, fleet: hand.fleet })
    const report = health.report('readiness')
    await pass(0)
    hand.decide(HELD)
    expect(await report).toMatchObject({
      status: 'degraded',
      checks: { database: { status: 'unhealthy', held: HELD, error: { message: 'no route' } } },
    })
    const response = await ask(createProbeHandler(health), '/readyz')
    expect(response.status).toBe(200)
    expect(JSON.parse(response.body).checks.database.held).toEqual(HELD)
    expect((await ask(createProbeHandler(health), '/readyz/database')).status).toBe(503)
  })

  it('in shadow mode says what it would do, and changes no status', async () => {
    const hand = handFleet()
    hand.set({ ...HELD, shadow: true })
    const health = createHealth({ readiness: { database: failing }, fleet: hand.fleet })
    expect(await health.report('readiness')).toMatchObject({ status: 'unhealthy', checks: { database: { held: { shadow: true } } } })
    expect(health.snapshot('readiness').status).toBe('unhealthy')
  })

  it('is not heard on a local check, one that is not critical, a startup check, liveness, a hold or a drain', async () => {
    const hand = handFleet()
    hand.set(HELD)
    const run = () => Promise.reject(new Error('full'))
    const health = createHealth({
      liveness: { loop: () => false },
      readiness: { disk: { run, scope: 'local' }, cache: { run, critical: false } },
      startup: { migration: { run, scope: 'dependency', critical: false } },
      fleet: hand.fleet,
    })
    const { status, checks } = await health.report()
    expect(status).toBe('unhealthy')
    expect(Object.values(checks).filter(({ held }) => held)).toEqual([])
    expect(hand.failures).toEqual([])
    health.stop()

    const held = createHealth({ readiness: { database: failing }, fleet: hand.fleet })
    held.hold('warming the cache')()
    expect((await held.report('readiness')).status).toBe('degraded')
    held.hold('a migration')
    expect((await held.report('readiness')).status).toBe('unhealthy')
    held.drain()
    expect((await held.report('readiness')).status).toBe('unhealthy')
  })

  it('is waited for, but never longer than a report may take', async () => {
    const hand = handFleet()
    const health = createHealth({ readiness: { database: failing }, fleet: hand.fleet })
    const asked = Date.now()
    let ended = 0
    const report = health.report('readiness').then(({ status }) => {
      ended = Date.now() - asked
      return status
    })
    await pass(5_000)
    expect(await report).toBe('unhealthy')
    expect(ended).toBeGreaterThan(800)
    expect(ended).toBeLessThan(900)
    expect(hand.failures).toEqual([{ check: 'database', patience: 870 }])
  })

  it('that throws, rejects or never answers holds nothing and harms nothing', async () => {
    const broken: Partial<Fleet>[] = [
      { failed: () => Promise.reject(new Error('no')) },
      { failed: () => new Promise(() => undefined) },
      {
        failed: () => {
          throw new Error('no')
        },
      },
      {
        held: () => {
          throw new Error('no')
        },
      },
    ]
    for (const part of broken) {
      const health = createHealth({ readiness: { database: failing }, fleet: { ...handFleet().fleet, failed: () => undefined, ...part } })
      const report = health.report('readiness')
      await pass(1_000)
      expect((await report).status).toBe('unhealthy')
    }
  })

  it('is asked again where a hung dependency lets no run start, and an end of the hold shows at the next probe', async () => {
    const hand = handFleet()
    hand.set(HELD)
    const health = createHealth({ readiness: { database: controlledCheck({ timeout: 100 }) }, fleet: hand.fleet })
    for (let run = 0; run < 3; run += 1) {
      const report = health.report('readiness')
      await pass(15_000)
      expect((await report).status).toBe('degraded')
    }
    expect(health.snapshot().checks.database?.unsettled).toBe(3)
    hand.set(undefined)
    await pass(1)
    expect((await health.report('readiness')).status).toBe('unhealthy')
    hand.set(HELD)
    expect(await health.report('readiness')).toMatchObject({ status: 'degraded', checks: { database: { held: HELD } } })
  })

  it('does not hold a background check that is stale because it was stopped', async () => {
    const hand = handFleet()
    hand.set(HELD)
    const health = createHealth({ readiness: { database: { ...failing, maxAge: undefined, every: 1_000 } }, fleet: hand.fleet })
    expect((await health.report('readiness')).status).toBe('degraded')
    health.stop()
    await pass(60_000)
    expect((await health.report('readiness')).status).toBe('unhealthy')
  })

  it('ignores an answer that comes while the peers are asked about its run', async () => {
    const hand = handFleet()
    const database = controlledCheck({ timeout: 100 })
    const health = createHealth({ readiness: { database }, fleet: hand.fleet })
    const report = health.report('readiness')
    await pass(150)
    database.resolve()
    await pass(0)
    hand.decide(HELD)
    expect(await report).toMatchObject({ status: 'degraded', checks: { database: { error: { code: 'timeout' } } } })
  })
})

describe('what a peer asks for', () => {
  useFakeClock()

  it('runs the check once per maxAge, and its failed run turns nothing by itself', async () => {
    const hand = handFleet()
    let up = true
    let runs = 0
    const run = () => {
      runs += 1
      return up ? Promise.resolve() : Promise.reject(new Error('no route'))
    }
    const health = createHealth({ readiness: { database: { run } }, fleet: hand.fleet })
    const kinds: string[] = []
    expect((await health.report('readiness')).status).toBe('healthy')
    health.onTransition(({ kind }) => kinds.push(kind))
    up = false
    await pass(1_000)
    for (let ask = 0; ask < 5; ask += 1) {
      const report = await hand.evaluate('database')
      expect(report?.checks.database).toMatchObject({ status: 'healthy', rawStatus: 'unhealthy' })
    }
    expect(runs).toBe(2)
    expect(hand.failures).toEqual([])
    expect(kinds).toEqual([])

    hand.set(HELD)
    expect((await health.report('readiness')).status).toBe('degraded')
    expect(runs).toBe(3)
    expect(hand.failures).toHaveLength(1)
  })

  it('counts for the threshold', async () => {
    const hand = handFleet()
    let up = true
    const run = () => (up ? Promise.resolve() : Promise.reject(new Error('no route')))
    const health = createHealth({ readiness: { database: { run, failureThreshold: 2 } }, fleet: hand.fleet })
    await health.report('readiness')
    up = false
    await pass(1_000)
    await hand.evaluate('database')
    hand.set(HELD)
    expect((await health.report('readiness')).checks.database).toMatchObject({ status: 'unhealthy', held: HELD })
  })

  it('becomes a run of the probe that joins it', async () => {
    const hand = handFleet()
    const database = controlledCheck()
    const health = createHealth({ readiness: { database }, fleet: hand.fleet })
    const asked = hand.evaluate('database')
    const report = health.report('readiness')
    database.reject(new Error('no route'))
    await pass(0)
    expect(database.runs).toBe(1)
    expect(hand.failures).toHaveLength(1)
    hand.decide(HELD)
    expect((await report).status).toBe('degraded')
    await asked
  })
})

describe('the header Health-Peer', () => {
  it('from a peer is answered by the fleet, with 200 whatever the status and at every level of detail', async () => {
    for (const details of ['none', 'summary', 'full'] as const) {
      const handle = createProbeHandler(createHealth({ readiness: { database: failing }, fleet: handFleet().fleet }), { details })
      const { status, body, headers } = await ask(handle, '/readyz/database', { 'health-peer': 'a peer' })
      expect({ status, body }).toEqual({ status: 200, body: '{"about":"database"}' })
      expect(headers['cache-control']).toBe('no-store')
    }
  })

  it('from a stranger changes nothing, and neither does it without a fleet or at other endpoints', async () => {
    const run = () => ({ status: 'degraded' as const })
    const without = createProbeHandler(createHealth({ readiness: { database: run } }))
    const fleet = createProbeHandler(createHealth({ readiness: { database: run }, fleet: handFleet().fleet }))
    const shape = (body: string): unknown => Object.keys(JSON.parse(body).checks.database)
    for (const handle of [without, fleet]) {
      const plain = await ask(handle, '/readyz/database')
      const asked = await ask(handle, '/readyz/database', { 'health-peer': 'a stranger' })
      expect(asked.status).toBe(plain.status)
      expect(shape(asked.body)).toEqual(shape(plain.body))
    }
    for (const path of ['/readyz', '/healthz/database', '/livez']) {
      const answer = await offer(fleet, path, { 'health-peer': 'a peer' })
      expect(answer?.body).not.toContain('about":"')
    }
  })
})

describe('the event of a hold', () => {
  useFakeClock()

  it('comes when it begins and when it ends, between those of the check and of the report', async () => {
    const hand = handFleet()
    let up = true
    const run = () => (up ? Promise.resolve() : Promise.reject(new Error('no route')))
    const health = createHealth({ readiness: { database: { run, maxAge: 0 } }, fleet: hand.fleet })
    await health.report('readiness')
    const heard: string[] = []
    health.onTransition((event: Transition) => {
      if (event.kind === 'held') heard.push(`held ${event.name} ${event.held?.down ?? 'no more'}`)
      else heard.push(`${event.kind} ${event.to}`)
    })
    up = false
    hand.set(HELD)
    await health.report('readiness')
    hand.set({ down: 5, asked: 6 })
    await health.report('readiness')
    hand.set(undefined)
    const report = health.report('readiness')
    await pass(0)
    hand.decide(undefined)
    await report
    up = true
    await health.report('readiness')
    expect(heard).toEqual([
      'check unhealthy',
      'held database 6',
      'report degraded',
      'held database no more',
      'report unhealthy',
      'check healthy',
      'report healthy',
    ])
  })
})

describe('the option fleet', () => {
  it('that has a health already leaves no check running', async () => {
    const join = (): never => {
      throw new TypeError('a second one')
    }
    let runs = 0
    const run = (): void => {
      runs += 1
    }
    const fleet = { ...handFleet().fleet, join }
    expect(() => createHealth({ readiness: { database: { run, every: 1_000 } }, fleet })).toThrow('a second one')
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(runs).toBe(0)
  })

  it('must be what createFleet returns', () => {
    expect(() => createHealth({ fleet: {} as never })).toThrow('createHealth: fleet must be what createFleet returns; got an object')
  })
})
