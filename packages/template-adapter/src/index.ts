export { type ConnectProbes, mount } from './mount'
export { probes } from './probes'
