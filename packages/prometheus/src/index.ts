export { type MetricsOptions, recordMetrics } from './record-metrics'
