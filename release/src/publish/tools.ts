import { join } from 'node:path'
import type { Registry } from './registry'
import { npm, strangersFolder } from './strangers-folder'

/** The compilers that a user may have, from the oldest that we support to the newest. */
const TYPESCRIPTS: Readonly<Record<string, string>> = { '5.5': '5.5.4', '5.9': '5.9.3', '6.0': '6.0.3', '7.0': '7.0.2' }

/** Tools of users that no package needs, installed once for all of them. */
export interface Tools {
  /** The program of each version of TypeScript. */
  readonly compilers: Readonly<Record<string, string>>
  readonly jest: string
  /** A folder from which `esbuild` can be imported. */
  readonly folder: string
}

export async function installTools(home: string, registry: Registry): Promise<Tools> {
  const folder = strangersFolder(home, registry)
  const compilers = Object.entries(TYPESCRIPTS).map(([name, version]) => [`typescript${name}`, name, version] as const)
  const aliased = compilers.map(([alias, , version]) => `${alias}@npm:typescript@${version}`)
  await npm(folder, 'install', ...aliased, 'jest@30.5.2', 'esbuild@0.28.2')
  const program = (name: string, file: string) => join(folder, 'node_modules', name, 'bin', file)
  return {
    compilers: Object.fromEntries(compilers.map(([alias, name]) => [name, program(alias, 'tsc')])),
    jest: program('jest', 'jest.js'),
    folder,
  }
}
