export { probes } from './probes'
