export { mount } from './mount'
export { probes } from './probes'
