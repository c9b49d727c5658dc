import type { Check, LivenessCheck, Scope } from '../contract/check'
import type { Probe } from '../contract/report'
import { redact } from '../redaction/redact'
import { count, flag, ms, oneOf, readSettings, rule, text, verify } from './rule'

/** A check as it will run: every setting verified, every default filled in. */
export interface ResolvedCheck {
  readonly name: string
  readonly probe: Probe
  readonly check: Pick<Check, 'run'>
  readonly scope: Scope
  readonly critical: boolean
  readonly timeout: number
  readonly maxAge: number
  readonly every?: number | undefined
  readonly failureThreshold: number
  readonly successThreshold: number
  /** How long (ms) after its start a run that has not settled is given up, so that another one may start. */
  readonly giveUpAfter: number
  /** What is told to people with every result. */
  readonly notes: Pick<Check, 'description' | 'impact' | 'runbook'>
}

// What waits for I/O that ended with its request never settles. One second more keeps apart what only looks like it.
const GIVE_UP = 1000
const LONGEST_TIMER = 2 ** 31 - 1
const BACKGROUND = ms(1, LONGEST_TIMER)
const NAME = rule(
  (name) => /^(?!(prototype|constructor)$)[A-Za-z][\w-]{0,63}$/.test(name as string),
  'use a letter, then up to 63 letters, digits, "_" or "-"; not "prototype", not "constructor"',
)
const CHECK = rule(
  (check) => typeof check === 'function' || typeof (check as Check | undefined)?.run === 'function',
  'use a function, or an object with a method run',
)
const SETTINGS = {
  scope: oneOf('local', 'dependency'),
  critical: flag,
  maxAge: ms(0, LONGEST_TIMER),
  every: BACKGROUND,
  failureThreshold: count,
  successThreshold: count,
}
const NOTES = { description: text, impact: text, runbook: text }
const LIVENESS = {
  run: rule(
    (run) => !(run as { [Symbol.toStringTag]?: string })[Symbol.toStringTag],
    'a liveness check is synchronous; move it to readiness',
  ),
  scope: oneOf('local'),
  every: rule(() => false, 'a liveness check runs when it is asked; leave this out'),
}

/**
 * Verifies one check as the user wrote it. Where nothing runs between requests, a background check is one on demand
 * whose result may be as old. Throws a TypeError that names the value and the remedy.
 */
export function resolveCheck(probe: Probe, name: string, given: unknown, deadline: number, requestBound: boolean): ResolvedCheck {
  const place = `${probe}.${name}`
  const live = probe === 'liveness'
  verify(`the name of a ${probe} check`, name, NAME)
  verify(place, given, CHECK)
  const check = (typeof given === 'function' ? { run: given } : given) as Check & LivenessCheck
  if (live) readSettings<Check>(place, check, LIVENESS)
  const slower = requestBound ? 'nothing runs in the background of a Worker' : 'run what is slower in the background, with every'
  const onDemand = ms(1, deadline, `, the deadline of a report; ${slower}`)
  const settings = readSettings<Check>(place, check, {
    ...SETTINGS,
    timeout: check.every === undefined || requestBound ? onDemand : BACKGROUND,
  })
  const plan: ResolvedCheck = {
    name,
    probe,
    check,
    scope: live ? 'local' : 'dependency',
    critical: true,
    timeout: Math.min(500, deadline),
    maxAge: 1000,
    failureThreshold: 1,
    successThreshold: 1,
    giveUpAfter: Infinity,
    ...settings,
    notes: redactAll(readSettings<Check>(place, check, NOTES)),
  }
  if (!requestBound) return plan
  return { ...plan, every: undefined, maxAge: plan.every ?? plan.maxAge, giveUpAfter: plan.timeout + GIVE_UP }
}

function redactAll({ description, impact, runbook }: ResolvedCheck['notes']): ResolvedCheck['notes'] {
  return { description: description && redact(description), impact: impact && redact(impact), runbook: runbook && redact(runbook) }
}
