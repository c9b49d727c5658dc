import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
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
