import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The folder of the bundles. It is inside this package, so that each runtime resolves the built packages from it. */
const DIST: string = folder('../dist')

const COMMON = {
  outdir: DIST,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  logLevel: 'warning',
  // Not the repository's tsconfig, which maps packages to their sources: here the built packages are tested.
  tsconfigRaw: '{}',
} as const

/** Bundles the suites for a runtime that loads packages itself. Returns the file. */
export async function bundleSuites(name: 'node' | 'bun' | 'deno'): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(folder('../package.json'), 'utf8')) as { dependencies: object }
  await build({ ...COMMON, entryPoints: [folder(`suites/${name}.ts`)], external: ['node:*', ...Object.keys(dependencies)] })
  return `${DIST}/${name}.js`
}

/** Bundles the Worker with its suites into one file, as Workers are deployed. */
export async function bundleWorker(): Promise<string> {
  await build({
    ...COMMON,
    entryPoints: [folder('suites/worker.ts')],
    external: ['node:*', 'cloudflare:*'],
    conditions: ['workerd', 'worker'],
  })
  return `${DIST}/worker.js`
}
