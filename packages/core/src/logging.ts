export type { LogOptions } from './logging/log-options'
export { logTransitions } from './logging/log-transitions'
export type { Logger, LogStyle } from './logging/log-writer'
