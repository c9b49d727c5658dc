import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLeash, type Owner } from './leash'
import { freezeTree, processTree, signal, thawTree } from './process-tree'

/** A server of one's own that can be broken in the ways a real one breaks. */
export interface ServerProcess {
  /** Runs it, and thaws it first where it is frozen. Does nothing where it runs already. */
  start(): Promise<void>
  /** Ends it as an operator would; its data stay, and `start` runs it again on the same port. */
  stop(): Promise<void>
  /** SIGSTOP to every process of it: its sockets stay open and say nothing. */
  freeze(): void
  /** SIGCONT to every process of it. */
  thaw(): void
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** What it takes to run one server. */
export interface ServerProgram {
  readonly name: string
  /** Prepares the data in the folder, once. */
  prepare?(folder: string): Promise<void>
  command(folder: string): readonly [program: string, ...parameters: string[]]
  /** What the server prints when it takes connections. */
  readonly ready: RegExp
  /** What it reads from its environment, which is empty otherwise. */
  environment?(folder: string): Readonly<Record<string, string>>
  /** The signal that ends it in an orderly way. */
  readonly stop: NodeJS.Signals
  readonly owner?: Owner | undefined
}

interface Running {
  readonly pid: number
  readonly gone: Promise<void>
}

/** Runs the program once and resolves when it takes connections; rejects with what it printed when it ends before. */
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

/** Prepares and starts a server in a temporary folder of its own. Whatever becomes of this process, nothing is left. */
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
