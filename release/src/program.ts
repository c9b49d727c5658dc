import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'

/** A program that a reader started in a terminal of its own. */
export interface Program {
  /** What it has printed so far, stdout and stderr together. */
  readonly output: string
  readonly ended: boolean
  /** Its exit code or signal, once it has ended. */
  readonly code: number | NodeJS.Signals | undefined
  signal(name: NodeJS.Signals): void
  /** Resolves when it has ended. Kills it and rejects after `ms`. */
  end(ms: number): Promise<void>
}

/** Those that run. They are in process groups of their own, so a Ctrl-C that ends this process does not reach them. */
const running = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL')
})

/** Starts a command of a page, as a terminal does: in a process group of its own, which gets the signals. */
export function startProgram(command: string, cwd: string, env: NodeJS.ProcessEnv): Program {
  const child = spawn('bash', ['-c', `exec env ${command}`], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  running.add(child)
  let output = ''
  let code: number | NodeJS.Signals | undefined
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const gone = new Promise<void>((resolve) => {
    child.once('close', (status, signal) => {
      running.delete(child)
      code = signal ?? status ?? 1
      resolve()
    })
  })
  return {
    get output() {
      return output
    },
    get ended() {
      return code !== undefined
    },
    get code() {
      return code
    },
    signal: (name) => signalGroup(child, name),
    async end(ms) {
      const late = new AbortController()
      const timeout = sleep(ms, 'late', { signal: late.signal }).catch(() => 'in time')
      const outcome = await Promise.race([gone.then(() => 'ended'), timeout])
      late.abort()
      if (outcome !== 'late') return
      signalGroup(child, 'SIGKILL')
      throw new Error(`\`${command}\` did not end within ${ms} ms\n${output}`)
    },
  }
}

function signalGroup({ pid }: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, name)
  } catch {
    // It has ended already.
  }
}
