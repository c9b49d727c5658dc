import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A server in its own process. */
export interface RunningServer {
  readonly origin: string
  readonly port: number
  /** When its listener stopped (`Date.now()`), or Infinity before that. */
  stoppedAt(): number
  stop(): void
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
}

/** Starts `servers/<name>.ts`. Resolves when it listens. */
export async function startServer(name: string, readinessDelay: number): Promise<RunningServer> {
  const child = spawn(process.execPath, ['--import', 'tsx', join('servers', `${name}.ts`)], {
    cwd: import.meta.dirname,
    env: { PATH: process.env.PATH, READINESS_DELAY: String(readinessDelay) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  const kill = (): boolean => child.kill('SIGKILL')
  process.once('exit', kill)
  void ended.then(() => process.removeListener('exit', kill))

  let stoppedAt = Number.POSITIVE_INFINITY
  const port = await new Promise<number>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      const [word, value] = line.split(' ')
      if (word === 'listening') resolve(Number(value))
      if (word === 'stopped') stoppedAt = Number(value)
    })
    void ended.then((code) => reject(new Error(`${name} ended with ${code}`)))
  })
  return { origin: `http://127.0.0.1:${port}`, port, stoppedAt: () => stoppedAt, stop: () => void child.kill('SIGTERM'), ended }
}
