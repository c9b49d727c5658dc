import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig, type Options } from 'tsup'

interface Condition {
  readonly types: string
  readonly default: string
}
type Exports = Record<string, string | { readonly import: Condition; readonly require: Condition }>

/** The sources behind a package's `exports`: `dist/x.js` is built from `src/x.ts`. Throws when the two differ. */
function entries(folder: string): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; exports: Exports }
  const found: Record<string, string> = {}
  for (const [subpath, target] of Object.entries(exports)) {
    if (typeof target === 'string') continue
    const entry = /^\.\/dist\/(.+)\.js$/.exec(target.import.default)?.[1]
    if (!entry) throw new Error(`${name}: exports["${subpath}"].import.default is ${target.import.default}, not ./dist/<name>.js`)
    const expected = {
      import: { types: `./dist/${entry}.d.ts`, default: `./dist/${entry}.js` },
      require: { types: `./dist/${entry}.d.cts`, default: `./dist/${entry}.cjs` },
    }
    if (JSON.stringify(target) !== JSON.stringify(expected)) {
      throw new Error(`${name}: exports["${subpath}"] is ${JSON.stringify(target)}, expected ${JSON.stringify(expected)}`)
    }
    const source = `src/${entry}.ts`
    if (!existsSync(join(folder, source))) throw new Error(`${name}: exports["${subpath}"] has no source ${source}`)
    found[entry] = source
  }
  if (Object.keys(found).length === 0) throw new Error(`${name}: nothing to build in "exports"`)
  return found
}

/** Run inside a package's folder: `tsup --config ../../tsup.config.ts`. */
export default defineConfig(
  (): Options => ({
    entry: entries(process.cwd()),
    format: ['esm', 'cjs'],
    dts: true,
    platform: 'neutral',
    target: 'es2022',
    removeNodeProtocol: false,
    external: [/^node:/],
    clean: true,
    sourcemap: false,
    splitting: true,
    treeshake: false,
  }),
)
