export { type KoaContext, type KoaProbes, mount } from './mount'
export { probes } from './probes'
