export { ignoreProbes } from './ignore-probes'
export { type MetricsOptions, recordMetrics } from './record-metrics'
export { type Sampler, sampleNoProbes } from './sample-no-probes'
export { untraced } from './untraced'
