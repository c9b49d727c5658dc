import type { CheckResult, Health, Probe, Status } from '@hale/core'

/** A change of one check that counts, or a reminder of it. */
export interface Incident {
  readonly check: string
  readonly probe: Probe
  readonly from: Status
  readonly to: Status
  /** When it changed, in ms since the epoch. */
  readonly since: number
  readonly reminder: number
  readonly result: CheckResult
}

interface CheckState {
  /** The status that was reported last. */
  reported: Status
  /** What came after it and is not reported yet. */
  pending: { readonly to: Status; readonly since: number; runs: number } | undefined
  /** Reminds of what is broken. */
  timer?: ReturnType<typeof setInterval> | undefined
}

export interface IncidentOptions {
  /** How many runs in a row must find a check not healthy before that is reported. */
  readonly failures: number
  /** How often (ms) to remind of a check that is not healthy; `undefined` for never. */
  readonly remindEvery: number | undefined
}

/**
 * Follows the checks of a health and reports each change once: a failure that is over before `failures` runs is none.
 * Returns a function that ends it.
 */
export function followIncidents(
  health: Health,
  { failures, remindEvery }: IncidentOptions,
  report: (incident: Incident) => void,
): () => void {
  const states = new Map<string, CheckState>()

  function stateOf(check: string): CheckState {
    // A check that is healthy at first is no news.
    const state = states.get(check) ?? { reported: 'healthy', pending: undefined }
    states.set(check, state)
    return state
  }

  function settle(check: string, probe: Probe, result: CheckResult, state: CheckState): void {
    const { pending } = state
    if (!pending) return
    // A result that is merely old comes without runs, so there is nothing to count.
    const counts = pending.to === 'healthy' || pending.runs >= failures || result.error?.code === 'stale'
    if (!counts) return
    const incident: Incident = { check, probe, from: state.reported, to: pending.to, since: pending.since, reminder: 0, result }
    state.reported = pending.to
    state.pending = undefined
    clearInterval(state.timer)
    state.timer = pending.to === 'healthy' ? undefined : remind(incident)
    report(incident)
  }

  function remind(incident: Incident): ReturnType<typeof setInterval> | undefined {
    if (remindEvery === undefined) return undefined
    let reminder = 0
    const timer = setInterval(() => {
      reminder += 1
      report({ ...incident, reminder })
    }, remindEvery)
    timer.unref()
    return timer
  }

  const ends = [
    health.onTransition((transition) => {
      if (transition.kind !== 'check') return
      const { name, probe, to, result } = transition
      const state = stateOf(name)
      // The run behind this transition is counted by its own event, which comes after it.
      state.pending = to === state.reported ? undefined : { to, since: Date.now(), runs: 0 }
      if (to === 'healthy' || result.error?.code === 'stale') settle(name, probe, result, state)
    }),
    health.onRun(({ name, probe, result }) => {
      const state = stateOf(name)
      if (!state.pending || state.pending.to !== result.status) return
      state.pending.runs += 1
      settle(name, probe, result, state)
    }),
  ]
  return () => {
    for (const end of ends) end()
    for (const { timer } of states.values()) clearInterval(timer)
  }
}
