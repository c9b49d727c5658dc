import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process in which something is measured, and which does what it is told. */
export interface MeasuredProcess {
  ask<T>(command: string, input?: unknown): Promise<T>
  stop(): Promise<void>
}

/**
 * Starts one of the files in `src/measured` in a process of its own, as plain JavaScript: no loader stands between what
 * is measured and Node.js. Rejects with what the process said where it fails.
 */
export async function startProcess(file: string, argument?: unknown, nodeFlags: readonly string[] = []): Promise<MeasuredProcess> {
  const path = fileURLToPath(new URL(`../measured/${file}`, import.meta.url))
  const child = fork(path, argument === undefined ? [] : [JSON.stringify(argument)], {
    execArgv: [...nodeFlags],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2_000)
  })
  let stopping = false
  const ended = once(child, 'exit').then(([code, signal]) => {
    if (!stopping) throw new Error(`${file} ended with ${code ?? signal}: ${complaints}`)
  })
  // Also looked at by every question, so it is never unhandled.
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
