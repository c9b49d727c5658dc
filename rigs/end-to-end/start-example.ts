import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Status } from '@hale/core'

/** An example that runs as a process of its own. */
export interface RunningExample {
  /** What it has printed so far. */
  printed(): string
  /** Asks one of its paths. Rejects with what it printed when no answer comes. */
  ask(path: string, init?: RequestInit): Promise<Answer>
  /** Asks a health endpoint until it answers this, for as long as a slow machine may need. Rejects with the last answer. */
  askUntil(path: string, code: number, status: Status): Promise<Answer>
  /** Sends the signal to all of its processes, as Ctrl-C in a terminal does. */
  signal(name: NodeJS.Signals): void
  /** Its exit code, once it has ended, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>
  /** Ends what is left of it. */
  remove(): void
}

export interface Answer {
  readonly code: number
  readonly headers: Headers
  readonly text: string
}

const patience = 30_000

/**
 * Starts an example on a free port, in a process group of its own, with nothing of this process's environment but the
 * path. Resolves when it has printed where it listens; rejects with what it printed when it ends before.
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
      const response = await fetch(base + path, { signal: AbortSignal.timeout(10_000), ...init })
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
