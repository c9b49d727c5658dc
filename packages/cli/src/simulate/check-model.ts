import type { AboutCheck } from '@hale/core'
import type { Fault } from './fault'

/** One check of one process: what it answers, and when. */
export interface CheckModel {
  /** The result that a report gets which asks now. `at` is when it is there, in ms. */
  ask(now: number): { readonly healthy: boolean; readonly at: number }
}

interface Outcome {
  readonly healthy: boolean
  readonly at: number
}

/** A check that begins with its process. A run takes no time unless a fault makes it slow. */
export function createCheckModel(name: string, settings: AboutCheck, faults: readonly Fault[], born: number): CheckModel {
  const own = faults.filter((fault) => 'check' in fault && fault.check === name)
  const run = (start: number): Outcome => runUnder(own, settings.timeout, start)
  const thresholds = createThresholds(settings)
  return settings.every === undefined ? onDemand(run, thresholds, settings.maxAge) : inBackground(run, thresholds, settings.every, born)
}

function onDemand(run: (start: number) => Outcome, thresholds: Thresholds, maxAge: number): CheckModel {
  let last: Outcome | undefined
  return {
    ask(now) {
      // A run that has not ended yet is joined.
      if (!last || now >= last.at + maxAge) last = { ...run(now) }
      else return { healthy: thresholds.healthy, at: Math.max(now, last.at) }
      return { healthy: thresholds.next(last.healthy), at: last.at }
    },
  }
}

function inBackground(run: (start: number) => Outcome, thresholds: Thresholds, every: number, born: number): CheckModel {
  const pending: Outcome[] = []
  let known = false
  let next = born
  return {
    ask(now) {
      for (; next <= now; next += every) pending.push(run(next))
      while (pending[0] && pending[0].at <= now) {
        thresholds.next((pending.shift() as Outcome).healthy)
        known = true
      }
      return { healthy: known && thresholds.healthy, at: now }
    },
  }
}

function runUnder(faults: readonly Fault[], timeout: number, start: number): Outcome {
  const active = faults.filter(({ from, to }) => start >= from && start < to)
  const delay = Math.max(0, ...active.map((fault) => (fault.kind === 'hung' ? Infinity : 'delay' in fault ? fault.delay : 0)))
  const healthy = delay < timeout && !active.some(({ kind }) => kind === 'down')
  return { healthy, at: start + Math.min(delay, timeout) }
}

interface Thresholds {
  readonly healthy: boolean
  next(healthy: boolean): boolean
}

/** The first outcome counts at once. Then it takes so many against it to change. */
function createThresholds({ failureThreshold, successThreshold }: AboutCheck): Thresholds {
  let healthy: boolean | undefined
  let against = 0
  return {
    get healthy() {
      return healthy === true
    },
    next(outcome) {
      against = healthy === undefined || outcome === healthy ? 0 : against + 1
      if (healthy === undefined || against >= (outcome ? successThreshold : failureThreshold)) {
        healthy = outcome
        against = 0
      }
      return healthy
    },
  }
}
