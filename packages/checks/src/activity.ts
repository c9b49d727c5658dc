export { type Heartbeat, type HeartbeatOptions, heartbeat } from './activity/heartbeat'
export { type Outcomes, type OutcomesOptions, outcomes } from './activity/outcomes'
export type { LivenessCheckOptions } from './options/check-options'
