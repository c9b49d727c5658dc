import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError } from '../usage-error'
import type { PlannedFile } from './planned-files'

/** Which files were written, and which were there already. */
export interface Written {
  readonly written: readonly string[]
  readonly kept: readonly string[]
}

/**
 * Writes files that are not there yet. A file that is there stays as it is.
 *
 * @throws UsageError for a file that cannot be written.
 */
export function writeFiles(folder: string, files: readonly PlannedFile[]): Written {
  const kept = files.filter((file) => !writeNew(folder, file)).map(({ path }) => path)
  return { kept, written: files.map(({ path }) => path).filter((path) => !kept.includes(path)) }
}

function writeNew(folder: string, { path, text }: PlannedFile): boolean {
  const file = join(folder, path)
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text, { flag: 'wx' })
    return true
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && syscall !== 'mkdir') return false
    throw new UsageError(`hale init: ${path} could not be written: ${message}`)
  }
}
