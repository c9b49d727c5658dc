import { spawn } from 'node:child_process'
import { plainEnvironment } from './environment'

export interface CommandOptions {
  readonly cwd: string
  /** Added to the plain environment. */
  readonly env?: Readonly<Record<string, string>>
  /** In milliseconds, 300,000 unless told otherwise. */
  readonly timeout?: number
}

const TOLD = 4_000

export interface Outcome {
  readonly code: number | NodeJS.Signals | null
  readonly stdout: string
  /** What it wrote to stdout and stderr, in the order in which it came. */
  readonly told: string
}

/** Runs a program and resolves with what came of it. Rejects only where it cannot be started. */
export function outcome(program: string, args: readonly string[], { cwd, env, timeout = 300_000 }: CommandOptions): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: plainEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'], timeout })
    let stdout = ''
    let told = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
      told += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      told += text
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code: signal ?? code, stdout, told }))
  })
}

/** Runs a program and resolves with what it wrote to stdout. Rejects with the end of all it wrote where it fails or takes too long. */
export async function command(program: string, args: readonly string[], options: CommandOptions): Promise<string> {
  const { code, stdout, told } = await outcome(program, args, options)
  if (code !== 0) throw new Error(`${program} ${args.join(' ')}: ${code}\n${told.slice(-TOLD)}`)
  return stdout
}
