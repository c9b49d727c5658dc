import { spawn } from 'node:child_process'
import { plainEnvironment } from './environment'

export interface CommandOptions {
  readonly cwd: string
  /** Added to the plain environment. */
  readonly env?: Readonly<Record<string, string>>
  /** In ms. @default 300_000 */
  readonly timeout?: number
}

/** How many characters of a failed program's output an error shows. */
const SHOWN = 4_000

export interface Outcome {
  readonly code: number | NodeJS.Signals | null
  readonly stdout: string
  /** stdout and stderr together, in order. */
  readonly output: string
}

/** Runs a program and resolves with its outcome. Rejects only if the program cannot be started. */
export function outcome(program: string, args: readonly string[], { cwd, env, timeout = 300_000 }: CommandOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: plainEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'], timeout })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: signal ?? code, stdout, output }))
  })
}

/** Runs a program and resolves with its stdout. If it fails or takes too long, rejects with the end of its output. */
export async function command(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, output } = await outcome(program, args, options)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${code}\n${output.slice(-SHOWN)}`)
  return stdout
}
