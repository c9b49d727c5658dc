import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What npm has installed for earlier readers of a page. */
export interface Installs {
  /** Installs into a folder. Where an earlier reader did the same to the same folder, copies what npm made then. */
  once(folder: string, command: string, install: () => Promise<unknown>): Promise<void>
}

/** What an installation depends on, and what it writes. */
const MANIFESTS = ['package.json', 'package-lock.json']
const WRITTEN = [...MANIFESTS, 'node_modules']

/** @param home where the copies are kept. */
export function rememberInstalls(home: string): Installs {
  const known = new Map<string, string>()

  function copy(from: string, to: string): void {
    for (const name of WRITTEN) {
      const source = join(from, name)
      if (existsSync(source)) cpSync(source, join(to, name), { recursive: true, verbatimSymlinks: true, force: true })
    }
  }

  return {
    async once(folder, command, install) {
      const manifests = MANIFESTS.map((name) => join(folder, name)).filter(existsSync)
      const key = [command, ...manifests.map((file) => readFileSync(file, 'utf8'))].join('\n')
      const earlier = known.get(key)
      if (earlier !== undefined) return copy(earlier, folder)
      await install()
      const kept = join(home, String(known.size))
      mkdirSync(kept, { recursive: true })
      copy(folder, kept)
      known.set(key, kept)
    },
  }
}
