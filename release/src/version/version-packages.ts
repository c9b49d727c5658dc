// `changeset version`, for packages that have one version together: a part of `pnpm version-packages`.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { withoutPeers } from './without-peers'

const root = join(import.meta.dirname, '..', '..', '..')
const changeset = join(root, 'node_modules', '@changesets', 'cli', 'bin.js')

withoutPeers(
  publishedPackages(root).map(({ folder }) => folder),
  () => execFileSync(process.execPath, [changeset, 'version'], { cwd: root, stdio: 'inherit' }),
)
