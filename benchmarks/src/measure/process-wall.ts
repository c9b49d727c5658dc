import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Command } from './process-cpu'

const run = promisify(execFile)

/** The wall time (ms) of a whole process, from its start to its end. Rejects unless it exits with 0. */
export async function processWall({ program, args }: Command): Promise<number> {
  const start = performance.now()
  await run(program, args)
  return performance.now() - start
}
