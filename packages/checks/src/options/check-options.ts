import type { Check, LivenessCheck } from '@hale/core'

/** What every check takes besides its own options: how often, how long, how damped it runs, and what to tell a person. */
export type CheckOptions = Omit<Check, 'run' | 'scope'>

/** The same for a synchronous check, which needs no timeout and no schedule. */
export type LivenessCheckOptions = Omit<LivenessCheck, 'run' | 'scope'>
