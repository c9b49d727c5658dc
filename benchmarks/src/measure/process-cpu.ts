import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A program that runs to its end. */
export interface Command {
  readonly label: string
  readonly program: string
  readonly args: readonly string[]
}

/** Bash counts what its child used, after it has ended. */
const TIMED = 'TIMEFORMAT="%3U %3S"; time "$@" > /dev/null'

/** The CPU time (ms, user and system) of a whole process, from its start to its end. Rejects unless it exits with 0. */
export async function processCpu({ program, args }: Command): Promise<number> {
  const { stderr } = await run('bash', ['-c', TIMED, 'bash', program, ...args])
  const [user = Number.NaN, system = Number.NaN] = stderr.trim().split(' ').map(Number)
  return (user + system) * 1_000
}
