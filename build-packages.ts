import { execFileSync } from 'node:child_process'

/** Builds every package that changed since its last build. Vitest calls this before the tests that use the built packages. */
export function setup(): void {
  execFileSync('pnpm', ['build'], { cwd: import.meta.dirname, stdio: ['ignore', 'inherit', 'inherit'] })
}
