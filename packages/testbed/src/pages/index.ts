export { type Block, type Code, type Directive, type Log, readBlocks, type Transcript } from './blocks'
export { keepsPromise } from './promised-output'
