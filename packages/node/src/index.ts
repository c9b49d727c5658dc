export { type NodeListener, type NodeRequest, probes } from './probes'
export { type NodeResponse, sendHealthResponse } from './send-health-response'
