// A part of `pnpm version-packages`: `changeset version` for packages that share one version.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { collectChangelogs } from './changelog'
import { withoutPeers } from './without-peers'

const root = join(import.meta.dirname, '..', '..', '..')
const changeset = join(root, 'node_modules', '@changesets', 'cli', 'bin.js')

withoutPeers(
  publishedPackages(root).map(({ folder }) => folder),
  () => execFileSync(process.execPath, [changeset, 'version'], { cwd: root, stdio: 'inherit' }),
)
collectChangelogs(root, publishedPackages(root))
