import type { CheckRun } from '../check-run'
import type { Health } from '../health'
import type { CheckResult, Phase } from '../report'
import type { CheckTransition, Transition } from '../transition'
import { createIncidents } from './incidents'
import { type LogOptions, planLog } from './log-options'
import { createWriter, type Level, type Logger } from './log-writer'
import { span } from './span'

// No check has such a name.
const START = ''

/**
 * Writes a line for each change of the health, and none for a probe: what broke and why, what recovered after how long
 * and how many failed runs, and what is still broken at growing intervals. Call it once, when the service starts, with
 * its logger: pino's, winston's or the console. A critical check that is unhealthy is an error, what is degraded or not
 * critical a warning, everything else information. Returns what ends it. Throws a TypeError for what is no logger and
 * for invalid options.
 *
 * @example
 * ```ts
 * import { createHealth } from '@hale/core'
 * import { logTransitions } from '@hale/core/logging'
 *
 * const health = createHealth()
 * logTransitions(health, console)
 * ```
 */
export function logTransitions(health: Health, logger: Logger, options: LogOptions = {}): () => void {
  const { style, reminders, rawErrors } = planLog(options)
  const write = createWriter(logger, style)
  const incidents = createIncidents(reminders, remind)
  const failedRuns = new Map<string, number>()
  const latest = new Map<string, CheckResult>()
  let phase: Phase = 'running'

  function changed(transition: Transition): void {
    if (transition.kind === 'check') checkChanged(transition)
    // What a check does to a report is said by its own line, so only what the phase does is left to say.
    else enter(transition.phase)
  }

  function checkChanged({ name, to, result, error }: Pick<CheckTransition, 'name' | 'to' | 'result' | 'error'>): void {
    latest.set(name, result)
    if (to === 'healthy') recovered(name, result)
    else broke(name, result, error)
  }

  function broke(name: string, result: CheckResult, error: unknown): void {
    if (!incidents.has(name)) incidents.open(name)
    const { impact, runbook } = result
    const notes = [impact, runbook && `see ${runbook}`].filter(Boolean).map((note) => `; ${oneLine(note)}`)
    write({
      level: levelOf(result),
      message: `${describe(name, result)}${reasonOf(result)}${notes.join('')}`,
      details: { ...detailsOf(name, result), impact, runbook },
      error: rawErrors ? error : undefined,
    })
  }

  function recovered(name: string, result: CheckResult): void {
    if (!incidents.has(name)) return
    const age = incidents.close(name)
    write({ level: 'info', message: `${name} recovered after ${span(age)}${runsOf(name)}`, details: detailsOf(name, result, age) })
    failedRuns.delete(name)
  }

  function remind(name: string, age: number): void {
    if (name === START) {
      const { holds = [] } = health.snapshot('startup')
      const reasons = holds.length > 0 ? `: held for ${holds.map(oneLine).join(', ')}` : ''
      write({
        level: 'warn',
        message: `instance still starting after ${span(age)}${reasons}`,
        details: { phase, age: Math.round(age), holds },
      })
      return
    }
    const result = latest.get(name)
    if (!result) return
    const message = `${name} still ${result.status} after ${span(age)}${runsOf(name)}${reasonOf(result)}`
    write({ level: levelOf(result), message, details: detailsOf(name, result, age) })
  }

  function enter(next: Phase): void {
    if (next === phase) return
    const age = incidents.close(START)
    const line = { level: 'info', details: { phase: next } } as const
    if (next === 'starting') {
      incidents.open(START)
      const { holds = [] } = health.snapshot('startup')
      write({ ...line, message: `instance held: ${holds.map(oneLine).join(', ')}` })
    } else if (next === 'running') write({ ...line, message: `instance started after ${span(age)}` })
    else write({ ...line, message: 'instance draining: not ready from now on' })
    phase = next
  }

  function counted({ name, result }: CheckRun): void {
    // Where readiness was unhealthy before, draining changes no report.
    enter(health.phase)
    latest.set(name, result)
    if ((result.rawStatus ?? result.status) !== 'healthy') failedRuns.set(name, (failedRuns.get(name) ?? 0) + 1)
    else if (!incidents.has(name)) failedRuns.delete(name)
  }

  function runsOf(name: string): string {
    const count = failedRuns.get(name) ?? 0
    return count === 0 ? '' : `, ${count} failed ${count === 1 ? 'run' : 'runs'}`
  }

  function detailsOf(name: string, { status, critical, error }: CheckResult, age?: number): Readonly<Record<string, unknown>> {
    const probe = health.checks.get(name)
    const lasting = age === undefined ? {} : { age: Math.round(age), failedRuns: failedRuns.get(name) ?? 0 }
    return { check: name, probe, status, critical, ...(error && { code: error.code }), ...lasting }
  }

  function begin(): void {
    // Whoever listens late is told what is broken already, and nothing of what has not run.
    for (const [name, result] of Object.entries(health.snapshot().checks)) {
      if (result.status !== 'healthy' && result.error?.code !== 'pending')
        checkChanged({ name, to: result.status, result, error: undefined })
    }
    phase = health.phase
    if (phase === 'starting') incidents.open(START)
  }

  begin()
  const ends = [health.subscribe(changed), health.onRun(counted), incidents.closeAll]
  return () => {
    for (const end of ends) end()
  }
}

function describe(name: string, { status, critical }: CheckResult): string {
  return `${name} ${status}${critical ? '' : ', not critical'}`
}

function levelOf({ status, critical }: CheckResult): Level {
  return status === 'unhealthy' && critical ? 'error' : 'warn'
}

function reasonOf({ error, message }: CheckResult): string {
  const reason = error?.message ?? message
  return reason ? `: ${oneLine(reason)}` : ''
}

/** A text that cannot be taken for a line of its own. */
function oneLine(text = ''): string {
  return text.replace(/\s+/g, ' ').trim()
}
