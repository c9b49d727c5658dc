import { accessSync, constants, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Debian keeps PostgreSQL's programs (one folder per version) and some servers outside of PATH. RabbitMQ's program in PATH is
 * a wrapper that insists on the machine's own broker, so the folder of the real program comes first.
 */
function folders(): string[] {
  const { PATH = '' } = process.env
  return ['/usr/lib/rabbitmq/bin', ...PATH.split(delimiter), ...postgresFolders(), '/usr/sbin', '/usr/local/sbin'].filter(Boolean)
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

function folderWith(names: readonly string[]): string | undefined {
  return folders().find((folder) => names.every((name) => executable(join(folder, name))))
}

/**
 * The paths of installed programs, or `undefined` if one is missing. If a folder has all of them, they come from the first
 * such folder, so that their versions match. Otherwise each comes from the first folder that has it.
 */
export function findBinaries<Name extends string>(names: readonly Name[]): Record<Name, string> | undefined {
  const shared = folderWith(names)
  const found = names.map((name) => [name, shared ?? folderWith([name])] as const)
  if (found.some(([, folder]) => folder === undefined)) return undefined
  return Object.fromEntries(found.map(([name, folder = '']) => [name, join(folder, name)])) as Record<Name, string>
}
