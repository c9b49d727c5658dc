import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'

const WATCHERS = new Set(['nodemon', 'node-dev', 'ts-node-dev', 'tsnd'])
const WATCH_ARGUMENTS = new Set(['watch', '--watch'])

/**
 * Whether a file watcher runs this process, such as `node --watch`, `tsx watch` or `nest start --watch`. It restarts the
 * process on each change of a file and waits for its end. Never throws.
 */
export function isRunByWatcher(): boolean {
  if (process.env['WATCH_REPORT_DEPENDENCIES']) return true // node --watch
  if (process.versions['deno']) return false // It would ask a person for permission.
  return commandOfParent().some((part) => WATCH_ARGUMENTS.has(part) || WATCHERS.has(basename(part).replace(/\.[cm]?js$/, '')))
}

function commandOfParent(): readonly string[] {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8').split('\0')
    if (process.platform !== 'darwin') return []
    return execFileSync('ps', ['-o', 'args=', '-p', String(process.ppid)], { encoding: 'utf8', timeout: 200 })
      .trim()
      .split(/\s+/)
  } catch {
    return []
  }
}
