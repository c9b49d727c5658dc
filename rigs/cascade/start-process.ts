import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A file of this folder that runs as a process of its own and listens. */
export interface RunningProcess {
  readonly port: number
  /** Kills it, and resolves when it is gone. */
  stop(): Promise<void>
}

/** Starts it and resolves when it listens; rejects when it ends before. */
export async function startProcess(file: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
  const { PATH = '' } = process.env
  const cwd = import.meta.dirname
  const child = fork(join(cwd, file), { cwd, execArgv: ['--import', 'tsx'], env: { PATH, ...env } })
  const gone = once(child, 'exit')
  const told = await Promise.race([once(child, 'message'), gone.then(([code]) => new Error(`${file} ended with ${code}`))])
  if (told instanceof Error) throw told
  return {
    port: told[0],
    async stop() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
