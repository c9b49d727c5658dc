export { type FetchProbes, probes } from './probes'
