export { type AtLeastOptions, atLeast } from './at-least'
export type { About, AboutCheck, AboutFleet, AboutParts, AboutShutdown } from './contract/about'
export type { Check, CheckAnswer, CheckContext, CheckFindings, LivenessCheck, Observation, Scope } from './contract/check'
export type { Fleet, FleetHealth, Held } from './contract/fleet'
export type { JsonObject, JsonValue } from './contract/json'
export type { CheckResult, Phase, Probe, Report } from './contract/report'
export type { Status } from './contract/status'
export type { CheckRun, CheckRunListener } from './events/run-event'
export type {
  CheckTransition,
  HeldTransition,
  PhaseTransition,
  ReportTransition,
  Transition,
  TransitionListener,
} from './events/transition'
export { createHealth, type Health } from './health'
export { basic } from './http/basic'
export { bearer } from './http/bearer'
export { type Audience, type Details, detailsFor } from './http/details'
export type { Format } from './http/format/format'
export { healthJson } from './http/format/health-json'
export { json } from './http/format/json'
export { plainText } from './http/format/plain-text'
export { type HealthHandler, requireHandler } from './http/health-handler'
export type { HealthRequest, HealthResponse } from './http/message'
export { createProbeHandler, type ProbeHandler } from './http/probe-handler'
export type { Endpoint, Group, ProbeOptions, StatusOptions } from './http/probe-options'
export { type VisibleCheck, type VisibleReport, visible } from './http/visible'
export type { HealthOptions } from './options/health-options'
export { type Aggregated, aggregate } from './report/aggregate'
export type { Selection } from './report/views'
export { describeFailure, type Failure } from './run/failure'
