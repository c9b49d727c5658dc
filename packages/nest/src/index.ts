export { HaleModule } from './hale-module'
export type { HaleModuleAsyncOptions, HaleModuleOptions } from './hale-module-options'
export { Health } from './health'
export { type CheckMethodDecorator, HealthCheck, type HealthCheckSettings, type LivenessCheckSettings } from './health-check'
