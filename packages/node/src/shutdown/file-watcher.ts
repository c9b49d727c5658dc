import { basename } from 'node:path'

const WATCHERS = new Set(['nodemon', 'node-dev', 'ts-node-dev', 'tsnd'])
const WATCH_ARGUMENTS = new Set(['watch', '--watch'])
const SHELLS = new Set(['sh', 'dash', 'bash', 'zsh'])
const MAX_ANCESTORS = 3

interface Command {
  readonly parent: number
  readonly args: readonly string[]
}

/**
 * Whether a file watcher runs this process, such as `node --watch`, `tsx watch` or `nest start --watch`. It restarts the
 * process on each change of a file and waits for its end. Never throws.
 */
export function isRunByWatcher(): boolean {
  if (process.env['WATCH_REPORT_DEPENDENCIES']) return true // node --watch
  if (process.versions['deno']) return false // It would ask a person for permission.
  try {
    return hasWatcherAbove(process.ppid)
  } catch {
    return false
  }
}

/** Looks past shells: `nest start --watch` runs the process in one. */
function hasWatcherAbove(pid: number): boolean {
  let above = pid
  for (let ancestor = 0; above > 0 && ancestor < MAX_ANCESTORS; ancestor++) {
    const { parent, args } = readCommand(above)
    if (args.some(isWatcher)) return true
    if (!SHELLS.has(basename(args[0] ?? ''))) return false
    above = parent
  }
  return false
}

function isWatcher(arg: string): boolean {
  return WATCH_ARGUMENTS.has(arg) || WATCHERS.has(basename(arg).replace(/\.[cm]?js$/, ''))
}

function readCommand(pid: number): Command {
  if (process.platform === 'linux') {
    const { readFileSync } = process.getBuiltinModule('node:fs')
    const [, , parent] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/\(.*\)/s, '')
      .split(/ +/)
    return { parent: Number(parent), args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') }
  }
  if (process.platform !== 'darwin') return { parent: 0, args: [] }
  const [parent, ...args] = process
    .getBuiltinModule('node:child_process')
    .execFileSync('ps', ['-o', 'ppid=,args=', '-p', String(pid)], { encoding: 'utf8', timeout: 200 })
    .trim()
    .split(/\s+/)
  return { parent: Number(parent), args }
}
