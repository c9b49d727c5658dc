// Bundles the demo with the sources of our packages into one file, in a moment: the demo needs no build of the packages.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { inlineSourceInBuild } from '../../inline-source.ts'
import { sourceAliases } from '../../package-entries.ts'

const root = join(import.meta.dirname, '..', '..')
const demo = join(root, 'examples', 'demo')
const { dependencies } = JSON.parse(readFileSync(join(demo, 'package.json'), 'utf8')) as { dependencies: Record<string, string> }
const aliases = sourceAliases()

/** Our packages are their sources. What the demo installs stays outside of the bundle. */
const fromSource: Plugin = {
  name: 'from-source',
  setup({ onResolve }) {
    onResolve({ filter: /^@hale\// }, ({ path }) => {
      const found = aliases.find(({ find }) => find.test(path))
      return found && { path: found.replacement }
    })
    onResolve({ filter: /^[^./]/ }, ({ path }) => {
      const name = path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/')
      return name in dependencies ? { external: true } : undefined
    })
  },
}

await build({
  entryPoints: [join(demo, 'server.ts')],
  // In the demo's folder, where Node finds what it imports.
  outfile: join(demo, '.demo.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
  plugins: [inlineSourceInBuild, fromSource],
})
