// For adapters: the rest of the package costs the start of a process some milliseconds. Both entries hold a copy, so keep
// this without state.
export { mount, type NodeListener, type NodeRequest } from './mount'
export { probes } from './probes'
export { type NodeResponse, sendHealthResponse } from './send-health-response'
