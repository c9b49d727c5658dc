import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps PostgreSQL's own programs, one folder per version, and some servers out of a person's PATH. */
function folders(): string[] {
  const { PATH = '' } = process.env
  return [...PATH.split(delimiter), ...postgresFolders(), '/usr/sbin', '/usr/local/sbin']
}

function postgresFolders(root = '/usr/lib/postgresql'): string[] {
  try {
    const newestFirst = readdirSync(root).sort((a, b) => Number(b) - Number(a))
    return newestFirst.map((version) => join(root, version, 'bin'))
  } catch {
    return []
  }
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The paths of installed programs, all from the first folder that holds every one of them, so that their versions
 * fit; `undefined` where there is none.
 */
export function findBinaries<Name extends string>(names: readonly Name[]): Record<Name, string> | undefined {
  const folder = folders().find((candidate) => candidate !== '' && names.every((name) => executable(join(candidate, name))))
  if (folder === undefined) return undefined
  return Object.fromEntries(names.map((name) => [name, join(folder, name)])) as Record<Name, string>
}
