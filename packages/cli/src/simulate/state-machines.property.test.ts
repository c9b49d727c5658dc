import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { COUNTING_RULES } from './balancer-check'
import { readFault } from './fault'
import { nextRestart } from './kubelet-backoff'
import { afterAnswer, freshMemory } from './kubelet-probe'
import { assumedService } from './service'
import { simulate } from './simulate'
import { haproxyOf, probeOf, workloadOf } from './testing/scenario'

const threshold = fc.integer({ min: 1, max: 6 })
const answers = fc.array(fc.boolean(), { maxLength: 60 })

/** The result that the last long enough run of equal answers decides, or what it was at first. */
function decided(given: readonly boolean[], first: boolean | undefined, enough: (passed: boolean) => number): boolean | undefined {
  for (let end = given.length; end > 0; end -= 1) {
    const passed = given[end - 1] as boolean
    const needed = enough(passed)
    if (end >= needed && given.slice(end - needed, end).every((one) => one === passed)) return passed
  }
  return first
}

describe('kubelet', () => {
  it('concludes what the last long enough run of equal answers says', () => {
    fc.assert(
      fc.property(
        answers,
        threshold,
        threshold,
        fc.constantFrom('startup', 'liveness', 'readiness'),
        (given, failureThreshold, successThreshold, probe) => {
          const first = freshMemory(probe)
          const last = given.reduce((memory, passed) => afterAnswer(memory, passed, { failureThreshold, successThreshold }), first)
          expect(last.result).toBe(decided(given, first.result, (passed) => (passed ? successThreshold : failureThreshold)))
        },
      ),
    )
  })

  it('never waits longer than five minutes before a restart, never less than before, and forgives after ten quiet minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 900_000 }), { minLength: 1, maxLength: 30 }), (lives) => {
        let now = 0
        let backoff: Parameters<typeof nextRestart>[0]
        let before = 0
        for (const life of lives) {
          const ended = now + life
          const next = nextRestart(backoff, ended)
          const wait = next.at - ended
          expect(wait).toBeGreaterThanOrEqual(0)
          expect(wait).toBeLessThanOrEqual(300_000)
          if (life > 600_000) expect(wait).toBe(0)
          else if (backoff) expect(wait).toBe(before === 0 ? 10_000 : Math.min(before * 2, 300_000))
          before = wait
          backoff = next.backoff
          now = next.at
        }
      }),
    )
  })
})

describe.each(Object.entries(COUNTING_RULES))('the balancer rule %s', (name, rule) => {
  const run = (given: readonly boolean[], thresholds: { failures: number; passes: number }) =>
    given.reduce((memory, passed) => rule.after(memory, passed, thresholds), rule.settled(thresholds))

  it('is down after `failures` failures in a row and up after `passes` passes in a row, whatever was before', () => {
    fc.assert(
      fc.property(answers, threshold, threshold, (given, failures, passes) => {
        const thresholds = { failures, passes }
        expect(run([...given, ...Array<boolean>(failures).fill(false)], thresholds).up).toBe(false)
        expect(run([...given, ...Array<boolean>(passes).fill(true)], thresholds).up).toBe(true)
      }),
    )
  })

  it('changes nothing for fewer', () => {
    fc.assert(
      fc.property(answers, threshold, threshold, (given, failures, passes) => {
        const thresholds = { failures, passes }
        const up = [...given, ...Array<boolean>(passes).fill(true)]
        expect(run([...up, ...Array<boolean>(failures - 1).fill(false)], thresholds).up).toBe(true)
        const down = [...given, ...Array<boolean>(failures).fill(false)]
        expect(run([...down, ...Array<boolean>(passes - 1).fill(true)], thresholds).up).toBe(false)
      }),
    )
  })

  it('keeps its score within its bounds', () => {
    fc.assert(
      fc.property(answers, threshold, threshold, (given, failures, passes) => {
        const { score } = run(given, { failures, passes })
        expect(score).toBeGreaterThanOrEqual(0)
        expect(score).toBeLessThan(name === 'haproxy' ? passes + failures : Math.max(passes, failures))
      }),
    )
  })
})

const settings = fc.record({
  period: fc.integer({ min: 1, max: 30 }),
  timeout: fc.integer({ min: 1, max: 5 }),
  failureThreshold: threshold,
  successThreshold: fc.constant(1),
})
const window = fc
  .tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 120 }))
  .map(([from, length]) => ({ from, to: from + length }))

describe('a simulation', () => {
  it('takes an instance out between (threshold - 1) periods and threshold periods and a timeout after a dependency broke', () => {
    fc.assert(
      fc.property(settings, window, (readiness, { from, to }) => {
        const faults = [readFault(`database down ${from}s..${to}s`)]
        const workload = workloadOf({ probes: { readiness: probeOf('readiness', readiness), liveness: probeOf('liveness') } })
        const { events, noneReady } = simulate({
          workloads: [workload],
          balancers: [],
          service: assumedService(faults),
          faults,
          duration: 600,
        })
        const { period, timeout, failureThreshold } = readiness
        const [out, back] = events
        expect(events.map(({ event }) => event)).toEqual(out ? ['unready', 'ready'] : [])
        if (!out || !back) {
          expect(to - from).toBeLessThanOrEqual(period * failureThreshold)
          return
        }
        expect(out.at - from).toBeGreaterThanOrEqual(period * (failureThreshold - 1))
        expect(out.at - from).toBeLessThanOrEqual(period * failureThreshold + timeout)
        expect(back.at - to).toBeGreaterThanOrEqual(0)
        expect(back.at - to).toBeLessThanOrEqual(period)
        expect(noneReady).toBeCloseTo(back.at - out.at, 6)
      }),
    )
  })

  const anyFault = fc.oneof(
    window.map(({ from, to }) => `database down ${from}s..${to}s`),
    window.map(({ from, to }) => `database hangs ${from}s..${to}s`),
    window.map(({ from, to }) => `loop blocked ${from}s..${to}s`),
    window.map(({ from, to }) => `answers slow 3s ${from}s..${to}s`),
    window.map(({ from, to }) => `process crash ${from}s..${to}s on all`),
    window.map(({ from }) => `SIGTERM at ${from}s`),
  )

  it('is consistent whatever happens: in order, nothing before the first fault, each start after an end, no negative time', () => {
    fc.assert(
      fc.property(
        fc.array(anyFault, { minLength: 1, maxLength: 4 }),
        settings,
        settings,
        fc.integer({ min: 1, max: 3 }),
        (texts, readiness, liveness, replicas) => {
          const faults = texts.map(readFault)
          const probes = {
            readiness: probeOf('readiness', readiness),
            liveness: probeOf('liveness', liveness),
            startup: probeOf('startup', { period: 1, failureThreshold: 30 }),
          }
          const scenario = {
            workloads: [workloadOf({ replicas, probes })],
            balancers: [haproxyOf()],
            service: assumedService(faults),
            faults,
            duration: 600,
          }
          const { events, noneReady, workloads } = simulate(scenario)
          const times = events.map(({ at }) => at)
          expect(times).toEqual([...times].sort((one, other) => one - other))
          expect(Math.min(600, ...times)).toBeGreaterThanOrEqual(Math.min(...faults.map(({ from }) => from / 1_000)))
          expect(noneReady).toBeGreaterThanOrEqual(0)
          expect(noneReady).toBeLessThanOrEqual(600)
          const own = events.filter(({ workload }) => workload === 'orders')
          let ready = replicas
          for (const { event, instances } of own) {
            ready += event === 'ready' ? instances : event === 'unready' ? -instances : 0
            expect(ready).toBeGreaterThanOrEqual(0)
            expect(ready).toBeLessThanOrEqual(2 * replicas)
          }
          const starts = own.filter(({ event }) => event === 'started').reduce((sum, { instances }) => sum + instances, 0)
          expect(workloads[0]?.restarts).toBeLessThanOrEqual(starts)
          expect(simulate(scenario).events).toEqual(events)
        },
      ),
      { numRuns: 100 },
    )
  })
})
