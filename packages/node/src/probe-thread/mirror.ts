import type { CheckResult, Health, Report, Selection } from '@hale/core'
import { BEAT, type Pulse } from './beats'
import { createFreshReports } from './fresh-reports'
import { MAIN_THREAD, mainThreadRow, withRow } from './main-thread-row'
import type { FromMain, ThreadData } from './messages'
import { createQuestions } from './questions'
import { selectReport } from './select-report'

/** What a probe handler reads of a health, as the thread sees the main thread's. */
export interface Mirror {
  readonly health: Pick<Health, 'checks' | 'evaluate'>
  receive(message: FromMain): void
  /** Looks at the main thread. Where it is blocked, probes that wait for it are answered from its last results. */
  look(): void
}

// Two beats that did not come are a block: kubelet waits for one second, so there is no time to wait for more.
const BLOCKED_AFTER = 2 * BEAT

/** `send` sends a question to the main thread, whose answer comes back through `receive`. */
export function createMirror(data: ThreadData, pulse: Pulse, send: (id: number, selection: Selection) => void): Mirror {
  const { settings, patience } = data
  const checks = new Map(data.checks).set(MAIN_THREAD, 'liveness')
  const questions = createQuestions(send)
  const fresh = createFreshReports()
  let { state } = data

  function evaluate(selection: Selection = {}): Report | Promise<Report> {
    const now = performance.now()
    const blocked = pulse.take(now) >= BLOCKED_AFTER
    const drained = selection.probe === 'readiness' && pulse.draining
    if (blocked || drained || selection.check === MAIN_THREAD) return complete(fromMirror(selection), selection)
    const kept = fresh.get(selection, now)
    if (kept) return complete(kept, selection)
    return questions.ask(selection, now).then((report) => complete(report ?? fromMirror(selection), selection))
  }

  function fromMirror(selection: Selection): Report {
    const phase = pulse.draining ? 'draining' : state.report.phase
    const known = { ...state, report: { ...state.report, phase } }
    return { ...selectReport(known, data.checks, selection), timestamp: new Date().toISOString() }
  }

  function complete(report: Report, { probe, check, checks: group, exclude }: Selection): Report {
    if (group) return report
    const row = exclude?.includes(MAIN_THREAD) ? undefined : rowFor(report, check === MAIN_THREAD ? 'liveness' : probe)
    if (check === undefined) return withRow(report, row)
    return check === MAIN_THREAD && row ? { ...report, status: row.status, checks: { [MAIN_THREAD]: row } } : report
  }

  function rowFor({ timestamp }: Report, probe: Selection['probe']): CheckResult | undefined {
    const state = { blockedFor: pulse.take(performance.now()), inspected: pulse.inspected }
    return mainThreadRow(probe, state, settings.blocked, timestamp)
  }

  return {
    health: { checks, evaluate },
    receive(message) {
      if (message.kind === 'answer') {
        // Its rows are newer than those of the last full report.
        state = { ...state, report: { ...state.report, checks: { ...state.report.checks, ...message.report.checks } } }
        const selection = questions.answer(message.id, message.report)
        if (selection) fresh.keep(selection, message.report, performance.now() + message.freshFor)
      } else if (message.kind === 'state') {
        state = message.state
        fresh.clear()
      }
    },
    look() {
      const now = performance.now()
      const blocked = pulse.take(now) >= BLOCKED_AFTER
      questions.giveUp(blocked ? now : now - patience)
    },
  }
}
