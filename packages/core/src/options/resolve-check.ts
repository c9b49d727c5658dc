import {
  count,
  flag,
  isPlainObject,
  milliseconds,
  type OptionRules,
  oneOf,
  type Rule,
  readSettings,
  refuseUnknown,
  rule,
  SCOPES,
  text,
  verify,
} from '@hale/options'
import type { Check, LivenessCheck, Scope } from '../contract/check'
import type { Probe } from '../contract/report'
import { redactNote } from '../redaction/redact'

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
  /** How long (ms) a report may take. A background check's timeout may be longer. */
  readonly deadline: number
  /** How long (ms) after its start a run that has not settled may stop others from starting. */
  readonly giveUpAfter: number
  /** What every result holds for people. */
  readonly notes: Pick<Check, 'description' | 'impact' | 'runbook'>
}

// What waits for I/O that ended with its request never settles. One second more keeps apart what only looks like it.
const GIVE_UP = 1000
const BACKGROUND = milliseconds(1)
const CALLER = 'createHealth'
export const NAME: Rule = rule(
  (name) => /^(?!(prototype|constructor)$)[A-Za-z][\w-]{0,63}$/.test(name as string),
  'must be a letter, then up to 63 letters, digits, "_" or "-", but not "prototype" or "constructor"',
)
export const CHECK: Rule = rule(
  (check) => typeof check === 'function' || typeof (check as Check | undefined)?.run === 'function',
  'must be a function, or an object with a method run',
)
export const SETTINGS: OptionRules<Check> = {
  scope: oneOf(...SCOPES),
  critical: flag,
  maxAge: milliseconds(0),
  every: BACKGROUND,
  failureThreshold: count,
  successThreshold: count,
}
export const NOTES: OptionRules<Check> = { description: text, impact: text, runbook: text }
const LIVENESS = {
  run: rule(
    (run) => !(run as { [Symbol.toStringTag]?: string })[Symbol.toStringTag],
    'must be synchronous',
    'A liveness check cannot wait. Move it to readiness.',
  ),
  scope: oneOf('local'),
  every: rule(() => false, 'must not be set', 'A liveness check runs on each probe.'),
  timeout: rule(
    () => false,
    'must not be set',
    'A liveness check returns at once, so nothing can time out. Remove it, or move the check to readiness.',
  ),
}

export const KNOWN: readonly string[] = ['run', 'timeout', ...Object.keys(SETTINGS), ...Object.keys(NOTES)]

/**
 * Verifies one check as the user wrote it. Where nothing runs between requests, a background check is one on demand
 * whose result may be as old.
 *
 * @throws TypeError that names the value and the remedy.
 */
export function resolveCheck(probe: Probe, name: string, given: unknown, deadline: number, requestBound: boolean): ResolvedCheck {
  const place = `${probe}.${name}`
  const live = probe === 'liveness'
  verify(CALLER, `the name of a ${probe} check`, name, NAME)
  verify(CALLER, place, given, CHECK)
  const check = (typeof given === 'function' ? { run: given } : given) as Check & LivenessCheck
  refuseUnknown(CALLER, settingsIn(check), KNOWN, place)
  if (live) readSettings<Check>(CALLER, check, LIVENESS, place)
  const timeout = check.every === undefined || requestBound ? onDemandTimeout(deadline, requestBound) : BACKGROUND
  const settings = readSettings<Check>(CALLER, check, { ...SETTINGS, timeout }, place)
  const resolved: ResolvedCheck = {
    name,
    probe,
    check,
    scope: live ? 'local' : 'dependency',
    critical: true,
    timeout: Math.min(500, deadline),
    maxAge: 1000,
    failureThreshold: 1,
    successThreshold: 1,
    deadline,
    giveUpAfter: Infinity,
    ...settings,
    notes: redactAll(readSettings<Check>(CALLER, check, NOTES, place)),
  }
  if (!requestBound) return resolved
  return { ...resolved, every: undefined, maxAge: resolved.every ?? resolved.maxAge, giveUpAfter: resolved.timeout + GIVE_UP }
}

/**
 * The names in a check that may be settings, since a misspelt one must not be ignored. A check may hold more: methods and
 * objects, as a heartbeat does, and an instance of a class whatever it wants.
 */
export function settingsIn(check: object): string[] {
  if (!isPlainObject(check)) return []
  const properties = Object.entries(Object.getOwnPropertyDescriptors(check))
  return properties.filter(([, { value }]) => /^(?:string|number|boolean)$/.test(typeof value)).map(([name]) => name)
}

function onDemandTimeout(deadline: number, requestBound: boolean): Rule {
  const background = requestBound ? 'nothing runs in the background on Workers' : 'or run the check in the background with every'
  return milliseconds(1, deadline, `A report has a deadline of ${deadline} ms. Raise createHealth's deadline, ${background}`)
}

function redactAll(notes: ResolvedCheck['notes']): ResolvedCheck['notes'] {
  return Object.fromEntries(Object.entries(notes).map(([key, note]) => [key, redactNote(note as string)]))
}
