import type { ServerProcess } from './server-process'

/** A sort of server that a test can ask for. */
export interface ServerKind<Server extends ServerProcess, Options> {
  /** The programs that it needs. */
  readonly binaries: readonly string[]
  /** How to get them. */
  readonly remedy: string
  start(options?: Options): Promise<Server>
}
