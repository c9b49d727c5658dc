export { type FetchProbes, mount } from './mount'
export { probes } from './probes'
