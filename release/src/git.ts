import { execFileSync } from 'node:child_process'
import { plainEnvironment } from './environment'

/** A user without a configuration. */
const author = {
  GIT_AUTHOR_NAME: 'Hale',
  GIT_AUTHOR_EMAIL: 'hale@example.com',
  GIT_COMMITTER_NAME: 'Hale',
  GIT_COMMITTER_EMAIL: 'hale@example.com',
}

/** Runs git and returns its output. Throws with its error output. */
export function git(cwd: string, ...args: string[]): string {
  const env = plainEnvironment(author)
  return execFileSync('git', args, { cwd, encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 * 1024 * 1024 })
}

/** Commits everything in the folder. */
export function commit(folder: string, message: string): void {
  git(folder, 'add', '--all')
  git(folder, 'commit', '--quiet', '--no-verify', '--allow-empty', '--no-gpg-sign', '--message', message)
}
