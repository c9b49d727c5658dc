import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

// Folders and small disks for tests. Each is removed after its test.

export const runProgram = (program: string, ...parameters: string[]): Buffer =>
  execFileSync(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hale-checks-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A file system for this test, made by `mount` with these parameters. */
export function mount(...parameters: string[]): string {
  const folder = makeFolder()
  runProgram('mount', ...parameters, folder)
  // A database on it may still be open.
  onTestFinished(() => void runProgram('umount', '--lazy', folder))
  return folder
}

/** Whether this process may mount, which takes root on Linux and a container that allows it. Prints what is skipped where it may not. */
export function mayMount(what: string): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'hale-checks-'))
  try {
    runProgram('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder)
    runProgram('umount', folder)
    return true
  } catch {
    process.stderr.write(`skipped: ${what}: nothing can be mounted here\n`)
    return false
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** A file system for this test, each call to which hangs, as one of a network disk does whose server is gone. */
export async function mountHung(): Promise<{ path: string; end(): Promise<unknown> }> {
  const folder = makeFolder()
  const server = spawn('python3', [join(import.meta.dirname, 'hang-disk.py'), folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(server, 'close')
  await Promise.race([once(server.stdout, 'data'), ended])
  if (server.exitCode !== null) throw new Error('a disk that hangs could not be mounted')
  // Each call to it fails then.
  const end = () => {
    server.kill('SIGKILL')
    return ended
  }
  onTestFinished(async () => {
    await end()
    runProgram('umount', '--lazy', folder)
  })
  return { path: folder, end }
}

/** Whether {@link mountHung} works here. Prints what is skipped where it does not. */
export function mayMountHung(what: string): boolean {
  if (!mayMount(what)) return false
  try {
    accessSync('/dev/fuse')
    runProgram('python3', '--version')
    return true
  } catch {
    process.stderr.write(`skipped: ${what}: needs /dev/fuse and python3\n`)
    return false
  }
}
