import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { inlineSourceInBuild } from '../../../../../inline-source'
import type { ProbeThreadOptions } from '../thread-options'
import type { Order, Reply } from './blockable-app'

/** A running app, in a process of its own. */
export interface BlockableApp {
  readonly process: ChildProcess
  readonly port: number
  /** What it wrote to stderr so far. */
  readonly stderr: string
  /** Sends an order and resolves with the answer. */
  order(order: Order): Promise<Reply>
  /** Sends an order that is not answered. */
  send(order: Order): void
  kill(): Promise<void>
}

/** The app as one file: what esbuild makes of it, as of a user's service. The caller removes the folder. */
export async function bundleApp(): Promise<{ readonly file: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'hale-thread-'))
  const file = join(folder, 'app.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'blockable-app.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    outfile: file,
    plugins: [inlineSourceInBuild],
    logLevel: 'warning',
  })
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export async function startApp(
  file: string,
  options: Partial<ProbeThreadOptions> & { readonly onMain?: boolean } = {},
  flags: readonly string[] = [],
): Promise<BlockableApp> {
  const child = fork(file, [JSON.stringify(options)], { execArgv: [...flags], stdio: ['ignore', 'inherit', 'pipe', 'ipc'] })
  let stderr = ''
  // An order to an app that has just ended. Who waits for its reply learns the error too.
  child.on('error', () => {})
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [{ port = 0 }] = (await once(child, 'message')) as [Reply]
  return {
    process: child,
    port,
    get stderr() {
      return stderr
    },
    async order(order) {
      const answered = once(child, 'message')
      child.send(order)
      return (await answered)[0] as Reply
    },
    send: (order) => void child.send(order),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}
