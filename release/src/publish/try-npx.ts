import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { outcome } from '../command'
import type { Registry } from './registry'

/** A command of a package, as a user runs it with npx who has installed nothing. */
export interface NpxRun {
  /** The only files in the user's folder, by their path. */
  readonly files: Readonly<Record<string, string>>
  readonly args: readonly string[]
  readonly exitCode: number
  /** A line of its output matches. */
  readonly prints: RegExp
}

/**
 * Runs `npx <package> ...` in a folder that has the files of the run and nothing else, with an empty cache. So npx downloads
 * what was published just now, and nothing that an earlier run left.
 *
 * @param home where the folder and the cache are made.
 */
export async function tryNpx(home: string, registry: Registry, name: string, { files, args, exitCode, prints }: NpxRun): Promise<void> {
  const folder = join(home, 'empty')
  mkdirSync(folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  const env = { 'npm_config_@hale:registry': registry.url, npm_config_cache: join(home, 'cache'), npm_config_loglevel: 'error' }
  const { code, output } = await outcome('npx', ['--yes', name, ...args], { cwd: folder, env })
  if (code !== exitCode || !prints.test(output)) throw new Error(`expected exit code ${exitCode} and ${prints}, got ${code}:\n${output}`)
}
