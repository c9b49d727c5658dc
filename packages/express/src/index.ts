export { type ExpressProbes, mount, probes } from './probes'
