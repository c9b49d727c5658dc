import { type RunningProcess, startProcess } from './start-process'

/** A database that can be stopped and started again on its port. */
export interface Database {
  readonly port: number
  start(): Promise<void>
  stop(): Promise<void>
}

/** The stand-in of this folder, for a machine without a real one. */
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
