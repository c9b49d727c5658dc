import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** Where the suites are written: inside this package, so that each runtime itself finds the built packages from there. */
const dist: string = folder('../dist')

/** The file with the suites for a runtime that loads packages itself. */
export async function bundleSuites(name: 'node' | 'bun' | 'deno'): Promise<string> {
  await build({ ...common, entryPoints: [folder(`suites/${name}.ts`)], packages: 'external' })
  return `${dist}/${name}.js`
}

/** The Worker with the suites: one file, as Workers are deployed. */
export async function bundleWorker(): Promise<string> {
  await build({
    ...common,
    entryPoints: [folder('suites/worker.ts')],
    external: ['node:*', 'cloudflare:*'],
    conditions: ['workerd', 'worker'],
  })
  return `${dist}/worker.js`
}

const common = { outdir: dist, bundle: true, format: 'esm', platform: 'neutral', target: 'es2022', logLevel: 'warning' } as const
