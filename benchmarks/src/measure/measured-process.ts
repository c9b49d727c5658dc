import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A measured process, which runs the commands that it receives. */
export interface MeasuredProcess {
  ask<T>(command: string, input?: unknown): Promise<T>
  stop(): Promise<void>
}

const running = new Set<ChildProcess>()

/** Ends every process that is left of a benchmark that failed. */
export async function stopProcesses(): Promise<void> {
  const ended = [...running].map((child) => once(child, 'exit'))
  for (const child of running) child.kill('SIGKILL')
  await Promise.all(ended)
}

/**
 * Starts a file of `src/measured` in its own process, as plain JavaScript, so that no loader is measured. Rejects with the
 * output of the process if it fails.
 */
export async function startProcess(file: string, argument?: unknown, nodeFlags: readonly string[] = []): Promise<MeasuredProcess> {
  const path = fileURLToPath(new URL(`../measured/${file}`, import.meta.url))
  const child = fork(path, argument === undefined ? [] : [JSON.stringify(argument)], {
    execArgv: [...nodeFlags],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  running.add(child)
  child.once('exit', () => running.delete(child))
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2_000)
  })
  let stopping = false
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (!stopping) throw new Error(`${file} ended with ${code ?? signal}: ${complaints}`)
  })
  // Every command awaits it too, so its rejection is never unhandled.
  ended.catch(() => undefined)

  const answer = async <T>(): Promise<T> => {
    const [message] = await Promise.race([once(child, 'message'), ended.then(() => [])])
    return message as T
  }
  await answer()

  return {
    async ask<T>(command: string, input?: unknown) {
      const answered = answer<[T]>()
      child.send([command, input])
      return (await answered)[0]
    },
    async stop() {
      stopping = true
      child.kill('SIGKILL')
      await ended
    },
  }
}
