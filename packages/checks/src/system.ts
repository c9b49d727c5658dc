export type { CheckOptions, LivenessCheckOptions } from './options'
export { type DiskOptions, disk } from './system/disk'
export { type EventLoopOptions, eventLoop } from './system/event-loop'
export { type MemoryOptions, memory } from './system/memory'
