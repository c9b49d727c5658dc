// Installs what the demo needs and nothing else: a fiftieth of the workspace's packages. Does nothing when it is there.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

/** The dependencies of a folder's manifest that are not there. @param {string} folder */
function missing(folder) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
  return Object.keys(dependencies).filter((name) => !existsSync(join(root, folder, 'node_modules', name, 'package.json')))
}

if (missing('.').length + missing('examples/demo').length > 0) {
  console.log('Installing what the demo needs, about 100 MB. Next time it starts at once.')
  // Only pnpm sets this variable, and only pnpm runs this file.
  const pnpm = process.env['npm_execpath'] ?? ''
  const filters = ['--filter', 'hale', '--filter', '@hale-examples/demo...']
  const { status, signal } = spawnSync(process.execPath, [pnpm, ...filters, 'install', '--prod', '--frozen-lockfile'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(signal ? 130 : (status ?? 1))
}
