import { createRequire } from 'node:module'
import { freePort } from './free-port'
import { type ServerProcess, startServerProcess } from './server-process'

/** A server that is written in Node and runs in a process of its own, so that it can be stopped and frozen. */
export interface NodeServerProgram {
  readonly name: string
  /** The npm package, or the module of Node, that serves. The script finds it as `library`. */
  readonly library: string
  /** A script that listens at `host` and `port`, keeps what it must in `folder`, and prints `ready`. `settings` are its own. */
  readonly script: string
  readonly settings?: Readonly<Record<string, string>>
}

const host = '127.0.0.1'

/** Starts it on a free loopback port. */
export async function startNodeServer(program: NodeServerProgram): Promise<ServerProcess & { host: string; port: number }> {
  const { name, library, script, settings = {} } = program
  const port = await freePort()
  const path = createRequire(import.meta.url).resolve(library)
  const prelude = (folder: string) =>
    `const { host, port, folder, settings } = ${JSON.stringify({ host, port, folder, settings })}; const library = require(${JSON.stringify(path)});`
  const server = await startServerProcess({
    name,
    ready: /^ready$/m,
    stop: 'SIGTERM',
    command: (folder) => [process.execPath, '--no-deprecation', '-e', `${prelude(folder)}\n${script}`],
  })
  return { ...server, host, port }
}
