import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A file of this folder, running in its own process. */
export interface RunningProcess {
  readonly port: number
  /** Kills the process. Resolves when it has ended. */
  stop(): Promise<void>
}

/** Resolves when the process listens. Rejects when it ends before that. */
export async function startProcess(file: string, env: Readonly<Record<string, string>> = {}): Promise<RunningProcess> {
  const { PATH = '' } = process.env
  const cwd = import.meta.dirname
  const child = fork(join(cwd, file), { cwd, execArgv: ['--import', 'tsx'], env: { PATH, ...env } })
  const ended = once(child, 'exit')
  const message = await Promise.race([once(child, 'message'), ended.then(([code]) => new Error(`${file} ended with ${code}`))])
  if (message instanceof Error) throw message
  return {
    port: message[0],
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
