import type { Check, LivenessCheck } from '@hale/core'
import { count, flag, milliseconds, type OptionRules, text } from '@hale/options'

/** The options that every check takes besides its own. */
export type CheckOptions = Omit<Check, 'run' | 'scope'>

/** The options of a synchronous check. It returns at once, so it takes no `timeout` and no `every`. */
export type LivenessCheckOptions = Omit<LivenessCheck, 'run' | 'scope'>

export const LIVENESS_CHECK_OPTIONS: OptionRules<LivenessCheckOptions> = {
  critical: flag,
  maxAge: milliseconds(0),
  failureThreshold: count,
  successThreshold: count,
  description: text,
  impact: text,
  runbook: text,
}

export const CHECK_OPTIONS: OptionRules<CheckOptions> = {
  timeout: milliseconds(1),
  every: milliseconds(1),
  ...LIVENESS_CHECK_OPTIONS,
}
