import type { AboutCheck } from '@hale/core'
import { describe, expect, it } from 'vitest'
import { haproxyOf, probeOf, shortly, simulateFaults } from './testing/scenario'

const check: AboutCheck = {
  probe: 'readiness',
  scope: 'dependency',
  critical: true,
  timeout: 500,
  maxAge: 1_000,
  failureThreshold: 1,
  successThreshold: 1,
}

describe('a dependency that is down', () => {
  it('takes every instance out of rotation after three probes, and back with the first that passes', () => {
    const simulation = simulateFaults(['database down 10s..70s'], { workload: { replicas: 3 } })
    expect(shortly(simulation)).toEqual(['30 orders unready x 3', '70 orders ready x 3'])
    expect(simulation.noneReady).toBe(40)
    expect(simulation.workloads).toEqual([{ workload: 'orders', noneReady: 40, notReady: 120, restarts: 0, atRisk: expect.any(Number) }])
    expect(simulation.events[0]?.why).toBe('readiness failed 3 times in a row: HTTP 503')
  })

  it('kills nothing where liveness asks liveness, and kills again and again where it asks readiness', () => {
    expect(shortly(simulateFaults(['database down at 10s'])).join()).not.toContain('killed')
    const probes = { readiness: probeOf('readiness'), liveness: probeOf('readiness') }
    const simulation = simulateFaults(['database down at 10s'], { workload: { probes } })
    expect(shortly(simulation)).toEqual([
      '30 orders killed',
      '30 orders unready',
      '35 orders started',
      '60 orders killed',
      '75 orders started',
      '100 orders killed',
      '125 orders started',
      '150 orders killed',
      '195 orders started',
      '220 orders killed',
    ])
    expect(simulation.workloads[0]?.restarts).toBe(4)
  })

  it('changes nothing where its check is not critical', () => {
    const service = { checks: { cache: { ...check, critical: false } } }
    expect(shortly(simulateFaults(['cache down 10s..70s'], { service }))).toEqual([])
  })

  it('is noticed later by a check with a failureThreshold of its own', () => {
    const service = { checks: { database: { ...check, failureThreshold: 2 } } }
    expect(shortly(simulateFaults(['database down 10s..70s'], { service }))).toEqual(['40 orders unready', '70 orders ready'])
  })

  it('is noticed after the next run of a background check', () => {
    const service = { checks: { database: { ...check, every: 30_000 } } }
    expect(shortly(simulateFaults(['database down 10s..70s'], { service }))).toEqual(['50 orders unready', '90 orders ready'])
  })

  it('that hangs costs each probe the timeout of its check', () => {
    expect(shortly(simulateFaults(['database hangs 10s..70s']))).toEqual(['30.5 orders unready', '70 orders ready'])
    const service = { checks: { database: { ...check, timeout: 3_000 } }, deadline: 3_500 }
    expect(simulateFaults(['database hangs 10s..70s'], { service }).events[0]).toMatchObject({
      at: 31,
      why: expect.stringContaining('no answer within 1 s'),
    })
  })

  it('that is slow is fine until it is slower than the timeout of its check', () => {
    expect(shortly(simulateFaults(['database slow 499ms 10s..70s']))).toEqual([])
    expect(shortly(simulateFaults(['database slow 500ms 10s..70s']))).toEqual(['30.5 orders unready', '70 orders ready'])
  })

  it('leaves the instances ready where they know that it hits all of them', () => {
    expect(shortly(simulateFaults(['database down 10s..70s'], { service: { guarded: true } }))).toEqual([])
  })
})

describe('a blocked loop', () => {
  it('is killed once liveness has failed three times, and stops when the loop is free: drain, end, restart', () => {
    const simulation = simulateFaults(['loop blocked 40s at 100s'])
    expect(shortly(simulation)).toEqual(['121 orders killed', '121 orders unready', '145 orders started', '155 orders ready'])
  })

  it('that lasts longer than the grace period ends with SIGKILL', () => {
    const started = simulateFaults(['loop blocked 120s at 100s']).events.find(({ event }) => event === 'started')
    expect(started).toMatchObject({ at: 151, why: 'restart 1: SIGKILL at the end of the grace period of 30 s' })
  })

  it('shorter than three periods kills nothing', () => {
    expect(shortly(simulateFaults(['loop blocked 20s at 100s']))).toEqual([])
  })

  it('hits one instance of three, unless the fault says on how many', () => {
    expect(simulateFaults(['loop blocked 40s at 100s'], { workload: { replicas: 3 } })).toMatchObject({
      noneReady: 0,
      workloads: [{ restarts: 1 }],
    })
    expect(simulateFaults(['loop blocked 40s at 100s on all'], { workload: { replicas: 3 } }).workloads[0]?.restarts).toBe(3)
    expect(simulateFaults(['loop blocked 40s at 100s on 2'], { workload: { replicas: 3 } }).workloads[0]?.restarts).toBe(2)
  })

  it('kills nothing where probes have a thread of their own, but takes the instance out of rotation', () => {
    const service = { probeThread: true, port: 3_000 }
    // Readiness is 503 once the block has lasted 5 s, so from the probe at 110 s on.
    expect(shortly(simulateFaults(['loop blocked 50s at 100s'], { service }))).toEqual(['130 orders unready', '150 orders ready'])
    // Liveness is 503 once it has lasted 30 s.
    expect(shortly(simulateFaults(['loop blocked 70s at 100s'], { service }))).toContain('150 orders killed')
  })
})

describe('a process', () => {
  it('that crashes restarts at once, and later after a back-off that doubles', () => {
    expect(shortly(simulateFaults(['process crash at 30s']))).toEqual(['30 orders unready', '30 orders started', '40 orders ready'])
    const starts = simulateFaults(['process crash 30s..90s']).events.filter(({ event }) => event === 'started')
    expect(starts.map(({ at }) => at)).toEqual([30, 40, 60, 100])
  })

  it('that ignores SIGTERM runs until SIGKILL', () => {
    const started = simulateFaults(['loop blocked 40s at 100s'], { service: { shutdown: undefined } }).events.find(
      ({ event }) => event === 'started',
    )
    expect(started?.at).toBe(151)
  })

  it('that gets SIGTERM is replaced, and is killed only where its stop takes longer than the grace period', () => {
    expect(shortly(simulateFaults(['SIGTERM at 30s']))).toEqual(['30 orders unready', '30 orders started', '40 orders ready'])
    const killed = simulateFaults(['SIGTERM at 30s'], { workload: { gracePeriod: 4 } }).events.find(({ event }) => event === 'killed')
    expect(killed).toMatchObject({ at: 34, why: 'SIGKILL at the end of the grace period of 4 s' })
  })

  it('that gets a second SIGTERM is the one that took the place of the first', () => {
    expect(shortly(simulateFaults(['SIGTERM at 30s', 'SIGTERM at 100s']))).toEqual([
      '30 orders unready',
      '30 orders started',
      '40 orders ready',
      '100 orders unready',
      '100 orders started',
      '110 orders ready',
    ])
  })

  it('gets SIGTERM after its preStop hook, which the grace period includes', () => {
    const killed = simulateFaults(['SIGTERM at 30s'], { workload: { gracePeriod: 10, preStop: 8 } }).events.find(
      ({ event }) => event === 'killed',
    )
    expect(killed?.at).toBe(40)
  })

  it('that starts slowly is left alone by a startup probe, and killed by liveness without one', () => {
    const startup = probeOf('startup', { period: 1, failureThreshold: 60 })
    const probes = { readiness: probeOf('readiness', { period: 2 }), liveness: probeOf('startup') }
    const service = { startedAfter: 40_000 }
    expect(shortly(simulateFaults(['process crash at 30s'], { workload: { probes: { ...probes, startup } }, service }))).toEqual([
      '30 orders unready',
      '30 orders started',
      '71 orders ready',
    ])
    expect(shortly(simulateFaults(['process crash at 30s'], { workload: { probes }, service }))).toContain('60 orders killed')
  })

  it('is not asked before its initial delay', () => {
    const probes = { readiness: probeOf('readiness', { initialDelay: 25 }), liveness: probeOf('liveness') }
    expect(shortly(simulateFaults(['process crash at 30s'], { workload: { probes } }))).toEqual([
      '30 orders unready',
      '30 orders started',
      '60 orders ready',
    ])
  })
})

describe('a balancer', () => {
  it('HAProxy takes a server out after `fall` checks, and back after `rise`', () => {
    const simulation = simulateFaults(['database down 11s..31s'], { balancers: [haproxyOf()], workload: { probes: {} } })
    expect(shortly(simulation)).toEqual(['16 haproxy unready', '34 haproxy ready'])
  })

  it('an ALB counts answers in a row, from one interval to the next', () => {
    const alb = haproxyOf({
      name: 'alb',
      rule: 'consecutive',
      interval: 15,
      timeout: 5,
      failures: 2,
      passes: 2,
      accepts: (code) => code === 200,
    })
    expect(shortly(simulateFaults(['database down 11s..70s'], { balancers: [alb], workload: { probes: {} } }))).toEqual([
      '30 alb unready',
      '90 alb ready',
    ])
  })

  it('whose matcher refuses the code of degraded takes a degraded instance out', () => {
    const strict = haproxyOf({ accepts: (code) => code === 200 })
    const service = { checks: { cache: { ...check, critical: false } }, status: { healthy: 200, degraded: 207, unhealthy: 503 } }
    expect(shortly(simulateFaults(['cache down 11s..31s'], { balancers: [strict], service }))).toContain('16 haproxy unready')
  })

  it('sends requests to a blocked instance until it has noticed', () => {
    const { atRisk } = simulateFaults(['loop blocked 20s at 10s'], { balancers: [haproxyOf()], workload: { probes: {} } }).workloads[0] ?? {
      atRisk: 0,
    }
    // Checks at 10, 13 and 16 s wait for a second each.
    expect(atRisk).toBeCloseTo(7, 0)
  })
})
