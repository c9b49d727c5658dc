export type { LivenessCheckOptions } from './options'
export { type Heartbeat, type HeartbeatOptions, heartbeat } from './signals/heartbeat'
export { type Outcomes, type OutcomesOptions, outcomes } from './signals/outcomes'
