import type { ServerProcess } from './server-process'

/** A kind of server that a test can start. */
export interface ServerKind<Server extends ServerProcess, Options> {
  /** The programs that it needs. */
  readonly binaries: readonly string[]
  /** A library of another language that it needs too. */
  readonly library?: { readonly name: string; isInstalled(): boolean }
  /** How to install them. */
  readonly remedy: string
  start(options?: Options): Promise<Server>
}
