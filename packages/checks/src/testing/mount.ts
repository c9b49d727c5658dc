import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

// Folders and small disks for tests: each is gone when its test is over.

export const runProgram = (program: string, ...parameters: string[]): Buffer =>
  execFileSync(program, parameters, { stdio: ['ignore', 'pipe', 'pipe'] })

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hale-checks-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A file system of the test's own, made by `mount` with these parameters. */
export function mount(...parameters: string[]): string {
  const folder = makeFolder()
  runProgram('mount', ...parameters, folder)
  // Lazily, since a database in it may still be open.
  onTestFinished(() => void runProgram('umount', '--lazy', folder))
  return folder
}

/** Mounting takes an administrator of a Linux, and a container that may. Tells in a line what is skipped where it is not allowed. */
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
