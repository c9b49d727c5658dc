import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLeash, type Owner } from './leash'
import { freezeTree, processTree, signal, thawTree } from './process-tree'

/** A private server that can be broken as a real one breaks. */
export interface ServerProcess {
  /** Starts or thaws it. Does nothing while it runs. */
  start(): Promise<void>
  /** Stops it as an operator would. Its data stays, and `start` runs it again on the same port. */
  stop(): Promise<void>
  /** Sends SIGSTOP to each of its processes: its sockets stay open and silent. */
  freeze(): void
  /** Sends SIGCONT to each of its processes. */
  thaw(): void
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** A server that listens on a port of this machine. */
export interface ServerAtPort extends ServerProcess {
  readonly host: string
  readonly port: number
}

/** How to run one server. */
export interface ServerProgram {
  readonly name: string
  /** Prepares the data in the folder, once. */
  prepare?(folder: string): Promise<void>
  command(folder: string): readonly [program: string, ...parameters: string[]]
  /** What the server prints when it accepts connections. */
  readonly ready: RegExp
  /** Its environment, which has no other variables. */
  environment?(folder: string): Readonly<Record<string, string>>
  /** The signal that ends it properly. */
  readonly stop: NodeJS.Signals
  readonly owner?: Owner | undefined
}

interface Running {
  readonly pid: number
  readonly gone: Promise<void>
}

/** Runs the program once. Resolves when it accepts connections. Rejects with its output when it ends before that. */
function launch(program: ServerProgram, folder: string): Promise<Running> {
  const { PATH } = process.env
  const [command, ...parameters] = program.command(folder)
  const child = spawn(command, parameters, {
    cwd: folder,
    env: { PATH, LC_ALL: 'C', TZ: 'UTC', ...program.environment?.(folder) },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...program.owner,
  })
  const pidFile = join(folder, 'pid')
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      rmSync(pidFile, { force: true })
      resolve()
    })
  })
  let printed = ''
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed = `${printed}${chunk}`.slice(-4_000)
      if (child.pid !== undefined && program.ready.test(printed)) resolve({ pid: child.pid, gone })
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(`${program.name} ended with ${code} before it was ready:\n${printed}`)))
    if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid))
  })
}

/** Prepares and starts a server in its own temporary folder. Nothing is left behind, however this process ends. */
export async function startServerProcess(program: ServerProgram): Promise<ServerProcess> {
  const leash = createLeash(program.name, program.owner)
  let running: Running | undefined

  const server: ServerProcess = {
    async start() {
      if (running) return server.thaw()
      running = await launch(program, leash.folder)
      const { gone } = running
      void gone.then(() => {
        running = undefined
      })
    },
    async stop() {
      if (!running) return
      const { pid, gone } = running
      server.thaw()
      signal(pid, program.stop)
      const patience = setTimeout(() => {
        for (const member of processTree(pid)) signal(member, 'SIGKILL')
      }, 10_000)
      await gone
      clearTimeout(patience)
    },
    freeze() {
      if (running) freezeTree(running.pid)
    },
    thaw() {
      if (running) thawTree(running.pid)
    },
    async remove() {
      await server.stop()
      await leash.release()
    },
  }

  try {
    await program.prepare?.(leash.folder)
    await server.start()
    return server
  } catch (error) {
    await server.remove()
    throw error
  }
}
