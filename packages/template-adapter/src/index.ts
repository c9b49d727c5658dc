export { type ConnectProbes, probes } from './probes'
