export { type ExpressProbes, probes } from './probes'
