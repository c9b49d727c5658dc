import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command } from '../command'
import { importable, type PublishedPackage } from '../published'
import { consumersOf } from './consumers'
import type { Registry } from './registry'
import { NODE_TYPES, npm, strangersFolder, writeServices } from './strangers-folder'

/** A user who has every package, each with the newest major of its framework. */
export async function installEverything(home: string, registry: Registry, packages: readonly PublishedPackage[]): Promise<string> {
  const folder = strangersFolder(home, registry)
  const consumers = consumersOf(packages)
  const beside = Object.values(consumers).flatMap((consumer) => consumer.beside[0] ?? [])
  await npm(folder, 'install', NODE_TYPES, ...packages.map(({ name }) => `@hale/${name}`), ...new Set(beside))
  for (const [name, consumer] of Object.entries(consumers)) writeServices(folder, name, consumer)
  return folder
}

/** Imports and requires every entry point, each in the same process as all others. */
export async function loadEntryPoints(folder: string, packages: readonly PublishedPackage[]): Promise<void> {
  const specifiers = importable(packages)
  const sources = {
    'entry-points.mjs': (specifier: string) => `console.log(Object.keys(await import('${specifier}')).length)`,
    'entry-points.cjs': (specifier: string) => `console.log(Object.keys(require('${specifier}')).length)`,
  }
  for (const [file, source] of Object.entries(sources)) {
    writeFileSync(join(folder, file), `${specifiers.map(source).join('\n')}\n`)
    const counts = (await command(process.execPath, [file], { cwd: folder })).trim().split('\n')
    if (counts.length !== specifiers.length) throw new Error(`${file} loaded ${counts.length} of ${specifiers.length} entry points`)
  }
}

/** Rejects unless npm finds every dependency in its range, and each of our packages exactly once, in this version. */
export async function expectOneOfEach(folder: string, packages: readonly PublishedPackage[], version: string): Promise<void> {
  await npm(folder, 'ls', '--all')
  const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as { packages: Record<string, { version?: string }> }
  const ours = Object.entries(lock.packages).filter(([path]) => path.includes('node_modules/@hale/'))
  const wrong = ours.filter(([path, found]) => path.lastIndexOf('node_modules/') !== 0 || found.version !== version)
  if (wrong.length > 0 || ours.length !== packages.length) {
    const found = ours.map(([path, { version: installed }]) => `${path} ${installed}`).join(', ')
    throw new Error(`expected each of ${packages.length} packages once in version ${version}, found ${found}`)
  }
}
