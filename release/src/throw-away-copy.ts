import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commit, git } from './git'

/**
 * A copy of what the checkout at `root` holds now, changes that are not committed too, as the first commit of a repository of its own.
 * Nothing that happens in it reaches the checkout.
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
