import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { PEERS } from './peers'

/** Installs the other libraries, which are not in the workspace. It takes a second when nothing has changed. */
export function installPeers(): void {
  const pnpm = process.env['npm_execpath']
  if (!pnpm?.includes('pnpm')) throw new Error('pnpm installs the other libraries: run this as `pnpm bench`, or with --quick')
  execFileSync(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
    cwd: fileURLToPath(PEERS),
    stdio: 'inherit',
  })
}
