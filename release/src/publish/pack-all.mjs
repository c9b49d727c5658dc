// Writes an archive of each published package into a folder: `pnpm pack:all <folder>`. npm installs them before the first release.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const [folder] = process.argv.slice(2)
if (!folder) throw new Error('pack:all: name the folder for the archives, such as ../hale-archives')
const pnpm = process.env['npm_execpath'] ?? ''
// npm would leave `workspace:` in the archives.
if (!pnpm.includes('pnpm')) throw new Error('pack:all: only pnpm can pack the packages: run this as `pnpm pack:all <folder>`')
const destination = resolve(process.env['INIT_CWD'] ?? '.', folder)
mkdirSync(destination, { recursive: true })
const packages = join(import.meta.dirname, '..', '..', '..', 'packages')
for (const name of readdirSync(packages)) {
  if (!readdirSync(join(packages, name), { withFileTypes: true }).some((entry) => entry.name === 'package.json')) continue
  if (JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).private) continue
  const archive = execFileSync(process.execPath, [pnpm, 'pack', '--pack-destination', destination], {
    cwd: join(packages, name),
    encoding: 'utf8',
  })
  console.log(archive.trim().split('\n').at(-1))
}
