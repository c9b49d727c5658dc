import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Status } from '@hale/core'

/** An example, running in its own process. */
export interface RunningExample {
  /** Its output so far. */
  printed(): string
  /** Requests one of its paths. Rejects with its output when no response comes. */
  ask(path: string, init?: RequestInit): Promise<Answer>
  /** Requests a health endpoint until it returns this code and status. After 30 seconds rejects with the last response. */
  askUntil(path: string, code: number, status: Status): Promise<Answer>
  /** Sends the signal to all of its processes, as Ctrl-C in a terminal does. */
  signal(name: NodeJS.Signals): void
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Kills the processes that are left. */
  remove(): void
}

export interface Answer {
  readonly code: number
  readonly headers: Headers
  readonly text: string
}

const patience = 90_000

/**
 * Starts an example on a free port, in its own process group. Its environment has only PATH and `env`. Resolves when it has
 * printed its address. Rejects with its output when it ends before that.
 */
export async function startExample(
  name: string,
  env: Readonly<Record<string, string>> = {},
  argv: readonly string[] = ['--import', 'tsx', 'server.ts'],
): Promise<RunningExample> {
  const child = spawn(process.execPath, argv, {
    cwd: join(import.meta.dirname, '../../examples', name),
    env: { PATH: process.env.PATH, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  }

  function signal(signalName: NodeJS.Signals): void {
    if (child.pid !== undefined) process.kill(-child.pid, signalName)
  }
  let running = true
  function remove(): void {
    if (running) signal('SIGKILL')
  }
  process.once('exit', remove)
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, endedBy) => {
      running = false
      process.removeListener('exit', remove)
      resolve(code ?? endedBy)
    })
  })

  async function origin(): Promise<string> {
    for (const end = Date.now() + patience; ; await sleep(20)) {
      const port = /(?:https?|grpc):\/\/[^\s/]+:(\d+)/.exec(printed)?.[1]
      if (port) return `http://127.0.0.1:${port}`
      if (!running || Date.now() > end) throw new Error(`${name} does not listen; it printed:\n${printed}`)
    }
  }

  const base = await origin()

  async function ask(path: string, init?: RequestInit): Promise<Answer> {
    try {
      const response = await fetch(base + path, { signal: AbortSignal.timeout(60_000), ...init })
      return { code: response.status, headers: response.headers, text: await response.text() }
    } catch (cause) {
      throw new Error(`${name} does not answer ${path}; it printed:\n${printed}`, { cause })
    }
  }

  return {
    printed: () => printed,
    ask,
    async askUntil(path, code, status) {
      for (const end = Date.now() + patience; ; await sleep(50)) {
        const answer = await ask(path)
        if (answer.code === code && answer.text.startsWith(`{"status":"${status}"`)) return answer
        if (Date.now() > end) throw new Error(`${path} answers ${answer.code}, expected ${code} ${status}: ${answer.text}\n${printed}`)
      }
    },
    signal,
    ended,
    remove,
  }
}
