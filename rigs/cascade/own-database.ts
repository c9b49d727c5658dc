import { type RunningProcess, startProcess } from './start-process'

/** A database that can be taken away and brought back on its port. */
export interface Database {
  readonly port: number
  start(): Promise<void>
  stop(): Promise<void>
}

/** The one of this folder, for a machine without any. */
export async function startOwnDatabase(): Promise<Database> {
  let running: RunningProcess | undefined = await startProcess('database.ts')
  const { port } = running
  return {
    port,
    async start() {
      running ??= await startProcess('database.ts', { PORT: String(port) })
    },
    async stop() {
      await running?.stop()
      running = undefined
    },
  }
}
