import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

let collectGarbage: (() => void) | undefined

/** The bytes of the heap that are in use after a full garbage collection. */
export function heapUsed(): number {
  setFlagsFromString('--expose-gc')
  collectGarbage ??= runInNewContext('gc') as () => void
  collectGarbage()
  return process.memoryUsage().heapUsed
}
