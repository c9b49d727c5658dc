import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { PEERS } from './peers'

/** Installs the other libraries, in a second where nothing has changed. They are not part of the workspace. */
export function installPeers(): void {
  const pnpm = process.env['npm_execpath']
  if (!pnpm?.includes('pnpm')) throw new Error('pnpm installs the other libraries: run this as `pnpm bench`, or with --quick')
  execFileSync(process.execPath, [pnpm, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
    cwd: fileURLToPath(PEERS),
    stdio: 'inherit',
  })
}
