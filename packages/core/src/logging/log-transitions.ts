import { healthRule, verify } from '@hale/options'
import type { Held } from '../contract/fleet'
import type { CheckResult, Phase } from '../contract/report'
import type { CheckRun } from '../events/run-event'
import type { CheckTransition, HeldTransition, Transition } from '../events/transition'
import type { Health } from '../health'
import { formatDuration } from './format-duration'
import { createIncidents } from './incidents'
import { type LogOptions, resolveLogging } from './log-options'
import { createWriter, type Level, type Logger } from './log-writer'

// No check has such a name.
const START = ''

/**
 * Writes one line for each change of the health, and none for a probe: what broke and why, what recovered, after how long
 * and how many failed runs. It reminds of what is still broken at growing intervals. Call it once, when the service
 * starts, with pino, winston or the console. An unhealthy critical check is an error, a degraded or non-critical one a
 * warning, everything else information. Returns a function that ends it.
 *
 * @throws TypeError when the logger lacks a method, and for unknown or wrong options.
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
  verify('logTransitions', 'health', health, healthRule)
  const { style, reminders, rawErrors } = resolveLogging(logger, options)
  const write = createWriter(logger, style)
  const incidents = createIncidents(reminders, (name, age) => (name === START ? remindOfStart(age) : remindOfCheck(name, age)))
  const failedRuns = new Map<string, number>()

  function changed(transition: Transition): void {
    // What a check or the phase does to a report is said by its own line.
    if (transition.kind === 'check') checkChanged(transition)
    else if (transition.kind === 'phase') phaseChanged(transition.to)
    else if (transition.kind === 'held') heldChanged(transition)
  }

  function checkChanged({ name, to, result, error }: Pick<CheckTransition, 'name' | 'to' | 'result' | 'error'>): void {
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
    write({
      level: 'info',
      message: `${name} recovered after ${formatDuration(age)}${runsOf(name)}`,
      details: detailsOf(name, result, age),
    })
    failedRuns.delete(name)
  }

  function heldChanged({ name, held, result }: HeldTransition): void {
    // Without a hold a check that is healthy again has its own line.
    if (!held && result.status !== 'unhealthy') return
    write({
      level: held ? 'warn' : 'error',
      message: held ? heldLine(name, held) : `${name} no longer held: the dependency works for other instances`,
      details: { ...detailsOf(name, result), held },
    })
  }

  function remindOfCheck(name: string, age: number): void {
    const result = health.snapshot().checks[name]
    if (!result) return
    const message = `${name} still ${result.status} after ${formatDuration(age)}${runsOf(name)}${reasonOf(result)}`
    write({ level: levelOf(result), message, details: detailsOf(name, result, age) })
  }

  function remindOfStart(age: number): void {
    const holds = holdsOf(health)
    const reasons = holds.length > 0 ? `: held for ${holds.join(', ')}` : ''
    write({
      level: 'warn',
      message: `instance still starting after ${formatDuration(age)}${reasons}`,
      details: { phase: 'starting', age: Math.round(age), holds },
    })
  }

  function phaseChanged(phase: Phase): void {
    const age = incidents.close(START)
    if (phase === 'starting') incidents.open(START)
    write({ level: 'info', message: `instance ${entered(phase, age, holdsOf(health))}`, details: { phase } })
  }

  function counted({ name, result }: CheckRun): void {
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
    // Log what is broken already, but nothing about checks that have not run.
    for (const [name, result] of Object.entries(health.snapshot().checks)) {
      if (result.status !== 'healthy' && result.error?.code !== 'pending')
        checkChanged({ name, to: result.status, result, error: undefined })
    }
    if (health.phase === 'starting') incidents.open(START)
  }

  begin()
  const ends = [health.onTransition(changed), health.onRun(counted), incidents.closeAll]
  return () => {
    for (const end of ends) end()
  }
}

function describe(name: string, { status, critical }: CheckResult): string {
  return `${name} ${status}${critical ? '' : ', not critical'}`
}

function heldLine(name: string, { down, asked, shadow }: Held): string {
  const peers = `${down} of ${asked} answers of peers say that it is down for them too`
  return shadow ? `${name} would be held (shadow mode): ${peers}` : `${name} held, the instance stays ready: ${peers}`
}

function entered(phase: Phase, age: number, holds: readonly string[]): string {
  switch (phase) {
    case 'starting':
      return `held: ${holds.join(', ')}`
    case 'running':
      return `started after ${formatDuration(age)}`
    case 'draining':
      return 'draining: not ready from now on'
  }
}

function holdsOf(health: Health): string[] {
  return (health.snapshot('startup').holds ?? []).map(oneLine)
}

function levelOf({ status, critical }: CheckResult): Level {
  return status === 'unhealthy' && critical ? 'error' : 'warn'
}

function reasonOf({ error, message }: CheckResult): string {
  const reason = error?.message ?? message
  return reason ? `: ${oneLine(reason)}` : ''
}

/** A string on one line, so that it cannot forge another. */
function oneLine(string = ''): string {
  return string.replace(/\s+/g, ' ').trim()
}
