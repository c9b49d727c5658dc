import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { GracefulShutdownOptions } from '../shutdown/shutdown-options'

/** The test service in a process of its own. */
export interface Service {
  readonly pid: number
  /** Resolves with the port once it listens. */
  readonly listening: Promise<number>
  stdout(): string
  stderr(): string
  kill(signal: NodeJS.Signals): void
  /** Kills it, and the watcher that runs it. */
  killGroup(): void
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>
}

const require = createRequire(import.meta.url)
type Runner = 'node' | 'node --watch' | 'tsx watch' | 'a shell of a watcher'

const RUN_IN_SHELL = `require('node:child_process').spawn(
  'sh', ['-c', '"$0" --import tsx "$1"; exit $?', process.execPath, process.argv.at(-1)], { stdio: 'inherit' })`

const RUNNERS: Readonly<Record<Runner, readonly string[]>> = {
  node: ['--import', 'tsx'],
  'node --watch': ['--import', 'tsx', '--watch'],
  'tsx watch': [require.resolve('tsx/cli'), 'watch'],
  'a shell of a watcher': ['--eval', RUN_IN_SHELL, 'start', '--watch'],
}

const SERVICE = fileURLToPath(new URL('./service.ts', import.meta.url))
const TSCONFIG = fileURLToPath(new URL('../../../../tsconfig.base.json', import.meta.url))

/** Starts the service on the sources. */
export function startService(options: GracefulShutdownOptions = {}, runner: Runner = 'node'): Service {
  const child = spawn(process.execPath, [...RUNNERS[runner], SERVICE], {
    env: { PATH: process.env['PATH'], TSX_TSCONFIG_PATH: TSCONFIG, OPTIONS: JSON.stringify(options) },
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const output = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data) => {
      output[stream] += data
    })
  }
  const pid = child.pid ?? 0
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal)

  async function listen(): Promise<number> {
    for (;;) {
      const port = /listening (\d+)/.exec(output.stdout)?.[1]
      if (port) return Number(port)
      await Promise.race([once(child.stdout, 'data'), ended.then((code) => Promise.reject(new Error(`${code}: ${output.stderr}`)))])
    }
  }
  const listening = listen()
  // A test may want no port, and the service may end before it listens.
  listening.catch(() => {})
  return {
    pid,
    listening,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    kill: (signal) => void child.kill(signal),
    killGroup() {
      try {
        process.kill(-pid, 'SIGKILL')
      } catch {
        // It has ended.
      }
    },
    ended,
  }
}
