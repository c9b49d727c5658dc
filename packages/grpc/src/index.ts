export { healthService } from './definition'
export { type HealthCheckRequest, type HealthCheckResponse, type HealthListResponse, ServingStatus } from './messages'
export { type GrpcProbeOptions, probes } from './probes'
