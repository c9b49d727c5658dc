// Installs the workspace when the lockfile differs from what is installed: after a clone, after a pull, after the demo.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(join(root, file), 'utf8')
  } catch {
    return undefined
  }
}

if (read('node_modules/.pnpm/lock.yaml') !== read('pnpm-lock.yaml')) {
  // Only pnpm sets this variable, and only pnpm runs this file.
  const pnpm = process.env['npm_execpath'] ?? ''
  const { status } = spawnSync(process.execPath, [pnpm, 'install'], { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
}
