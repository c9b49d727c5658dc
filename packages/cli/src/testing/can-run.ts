import { accessSync, constants } from 'node:fs'

/** Whether a program is installed at this path. */
export function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
