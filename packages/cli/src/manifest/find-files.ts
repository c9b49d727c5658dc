import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const PASSED_FOLDERS = new Set(['node_modules', '.git', '.svn', '.hg', '.venv'])
const NAMES = /\.(ya?ml|json|cfg|conf)$|^Kustomization$|^(Dockerfile|Containerfile)(\.(?!dockerignore$).+)?$|\.(dockerfile|containerfile)$/i

/** What stands below a folder: a file that may describe a deployment, or an entry that cannot be read. */
export interface Found {
  readonly path: string
  readonly error?: unknown
}

/** The files below a folder that may describe a deployment, by their names, in a stable order. Links to folders are not followed. */
export function findFiles(folder: string): Found[] {
  const entries = entriesOf(folder)
  if (!Array.isArray(entries)) return [{ path: folder, error: entries.error }]
  return entries
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return PASSED_FOLDERS.has(entry.name) ? [] : findFiles(path)
      return NAMES.test(entry.name) ? findFile(path) : []
    })
}

function entriesOf(folder: string): Dirent[] | { readonly error: unknown } {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    return { error }
  }
}

/** A link counts as what it leads to. A link to nowhere is no file. */
function findFile(path: string): Found[] {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ? [{ path }] : []
  } catch (error) {
    return [{ path, error }]
  }
}
