import { dirname, join } from 'node:path'
import { build, type Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'

// An import of `./thread-source` is the source of `./thread.ts` with all that it imports, as one string: no bundler of a
// user can lose a thread that is not a file.

const SOURCE = /\/thread-source$/

/** For tsup: bundles the source of a thread into the file that imports it. */
export const inlineThreadInBuild: EsbuildPlugin = {
  name: 'inline-thread',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: SOURCE }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), namespace: 'thread' }))
    onLoad({ filter: SOURCE, namespace: 'thread' }, async ({ path }) => ({ contents: await moduleOf(path), loader: 'js' }))
  },
}

/** For Vitest: the same when a test imports the sources. */
export const inlineThreadInTests: VitePlugin = {
  name: 'inline-thread',
  enforce: 'pre',
  resolveId: (id, importer) => (SOURCE.test(id) && importer ? join(dirname(importer), id) : undefined),
  load: (id) => (SOURCE.test(id) ? moduleOf(id) : undefined),
}

async function moduleOf(id: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [id.replace(SOURCE, '/thread.ts')],
    bundle: true,
    write: false,
    minify: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
  })
  return `export const source = ${JSON.stringify(outputFiles[0]?.text)}`
}
