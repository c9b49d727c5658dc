import { spawn } from 'node:child_process'
import { chownSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Reads until the pipe closes, ends the process named in `<folder>/pid` if it still runs, and removes the folder. */
const script = `
cat >/dev/null
if pid=$(cat "$1/pid" 2>/dev/null); then
  kill -CONT "$pid" 2>/dev/null
  kill -QUIT "$pid" 2>/dev/null
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ "$tries" -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
  kill -KILL "$pid" 2>/dev/null
fi
rm -rf "$1"
`

/** The user and group of a server. */
export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** A temporary folder, and a promise to clean it up. */
export interface Leash {
  readonly folder: string
  /** Ends the server if it still runs and removes the folder. */
  release(): Promise<void>
}

/**
 * Creates a temporary folder that is removed when this process ends, together with the server whose process id is in the
 * folder's file `pid`. A small shell waits for the end of a pipe that only this process holds open. So it also works after
 * a failed test, Ctrl-C or SIGKILL.
 */
export function createLeash(name: string, owner?: Owner): Leash {
  const folder = mkdtempSync(join(tmpdir(), `hale-${name}-`))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  const shell = spawn('sh', ['-c', script, 'leash', folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'], cwd: '/' })
  const gone = new Promise<void>((resolve, reject) => shell.once('exit', () => resolve()).once('error', reject))
  gone.catch(() => {})
  // The shell itself may have been killed: then nothing is left to end.
  shell.stdin.on('error', () => {})
  shell.unref()
  return {
    folder,
    async release() {
      shell.ref()
      shell.stdin.end()
      await gone
    },
  }
}
