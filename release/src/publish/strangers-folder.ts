import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import type { Consumer } from './consumers'
import type { Registry } from './registry'
import { serviceSource } from './service'

/** The types of Node for TypeScript. */
export const NODE_TYPES = '@types/node@20'

/** A user's folder outside the repository: a manifest, and an `.npmrc` with the registry of the scope. */
export function strangersFolder(folder: string, registry: Registry): string {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "stranger", "version": "1.0.0", "private": true, "type": "module" }\n')
  writeFileSync(join(folder, '.npmrc'), registry.strangersNpmrc)
  return folder
}

/** Runs npm in a folder. No package may need to run code during its installation. */
export function npm(folder: string, ...args: string[]): Promise<string> {
  return command('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder })
}

/** Writes the service of a package as ESM and as CommonJS. Returns the names of the files. */
export function writeServices(folder: string, name: string, consumer: Consumer) {
  const files = { esm: `${name}.mjs`, cjs: `${name}.cjs` } as const
  writeFileSync(join(folder, files.esm), serviceSource(consumer, 'esm'))
  writeFileSync(join(folder, files.cjs), serviceSource(consumer, 'cjs'))
  return files
}
