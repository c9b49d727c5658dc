import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commit, git } from './git'

/**
 * Copies the checkout at `root`, with its uncommitted changes, into a new repository with one commit. Nothing that happens
 * in the copy reaches the checkout.
 */
export function throwAwayCopy(root: string, copy: string): void {
  const files = git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard').split('\0').filter(Boolean)
  for (const file of files) {
    if (!existsSync(join(root, file))) continue
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true })
  }
  git(copy, 'init', '--quiet', '--initial-branch=main')
  commit(copy, 'The checkout')
}
