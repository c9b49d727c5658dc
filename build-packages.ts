import { spawnSync } from 'node:child_process'
import manifest from './package.json' with { type: 'json' }

const root = import.meta.dirname

/** Builds every package that changed since its last build. Vitest calls this before the tests that use the built packages. */
export function setup(): void {
  const build = (command: string, ...args: string[]) => spawnSync(command, [...args, 'build'], { cwd: root, stdio: 'inherit' })
  const { error, status } = build('pnpm')
  // `npx vitest` on a machine without pnpm.
  const exitCode = error ? build('npx', '--yes', manifest.packageManager).status : status
  if (exitCode !== 0) throw new Error('the packages could not be built: see the output above')
}
