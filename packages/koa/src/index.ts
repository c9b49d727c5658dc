export { type KoaContext, type KoaProbes, probes } from './probes'
