import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type BuildOptions, build, type Plugin as EsbuildPlugin } from 'esbuild'
import type { Plugin as VitePlugin } from 'vite'

// An import of `./<name>-source` is the source of `./<name>.ts` with all that it imports, or of `./<name>.css`, as one
// string: no bundler of a user can lose a thread, a browser's script or a style sheet that is not a file.

const SOURCE = /\/(thread|browser-script|stylesheet)-source$/

/** For tsup: bundles that source into the file that imports it. */
export const inlineSourceInBuild: EsbuildPlugin = {
  name: 'inline-source',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: SOURCE }, ({ path, resolveDir }) => ({ path: join(resolveDir, path), namespace: 'source' }))
    onLoad({ filter: SOURCE, namespace: 'source' }, async ({ path }) => ({ contents: await moduleOf(path), loader: 'js' }))
  },
}

/** For Vitest: the same when a test imports the sources. */
export const inlineSourceInTests: VitePlugin = {
  name: 'inline-source',
  enforce: 'pre',
  resolveId: (id, importer) => (SOURCE.test(id) && importer ? join(dirname(importer), id) : undefined),
  load: (id) => (SOURCE.test(id) ? moduleOf(id) : undefined),
}

async function moduleOf(id: string): Promise<string> {
  const file = id.replace(/-source$/, '')
  const { outputFiles } = await build({
    entryPoints: [existsSync(`${file}.css`) ? `${file}.css` : `${file}.ts`],
    bundle: true,
    write: false,
    minify: true,
    ...(file.endsWith('/thread') ? FOR_NODE : FOR_BROWSERS),
  })
  return `export const source = ${JSON.stringify(outputFiles?.[0]?.text.trim())}`
}

const FOR_NODE: BuildOptions = { format: 'cjs', platform: 'node', target: 'node20' }
const FOR_BROWSERS: BuildOptions = { format: 'iife', platform: 'browser', target: ['chrome109', 'firefox115', 'safari16'] }
