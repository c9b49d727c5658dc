import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** How a run of `hale` ended. */
export interface HaleRun {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Runs a built `hale` in a process of its own. */
export async function runHale(bin: string, args: readonly string[], { stdin = '', env = {}, cwd }: RunOptions = {}): Promise<HaleRun> {
  const child = spawn(process.execPath, [bin, ...args], { env: { ...process.env, ...env }, ...(cwd ? { cwd } : {}) })
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject))
  child.stdin.on('error', () => {}).end(stdin)
  const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  return { exitCode, stdout, stderr }
}
