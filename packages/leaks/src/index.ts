export { type Count, type Counts, growthOver, growthSince } from './growth'
export { heapUsed } from './heap-used'
export { resources } from './resources'
export { unhandledRejections } from './unhandled-rejections'
