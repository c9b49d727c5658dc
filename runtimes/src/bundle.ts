import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Where the suites are written: inside this package, so that each runtime finds the built packages from there. */
const DIST: string = folder('../dist')

const COMMON = {
  outdir: DIST,
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  target: 'es2022',
  logLevel: 'warning',
  // The repository's own says where the sources are. What is tested here is what was built.
  tsconfigRaw: '{}',
} as const

/** The file with the suites for a runtime that loads packages itself. */
export async function bundleSuites(name: 'node' | 'bun' | 'deno'): Promise<string> {
  const { dependencies } = JSON.parse(readFileSync(folder('../package.json'), 'utf8')) as { dependencies: object }
  await build({ ...COMMON, entryPoints: [folder(`suites/${name}.ts`)], external: ['node:*', ...Object.keys(dependencies)] })
  return `${DIST}/${name}.js`
}

/** The Worker with the suites: one file, as Workers are deployed. */
export async function bundleWorker(): Promise<string> {
  await build({
    ...COMMON,
    entryPoints: [folder('suites/worker.ts')],
    external: ['node:*', 'cloudflare:*'],
    conditions: ['workerd', 'worker'],
  })
  return `${DIST}/worker.js`
}
