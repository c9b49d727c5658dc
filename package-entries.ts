import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Condition {
  readonly types: string
  readonly default: string
}
type Exports = Record<string, string | null | { readonly import: Condition; readonly require: Condition }>

/** A subpath that a package exports, and the source that its built files come from. */
export interface Entry {
  /** As an importer writes it: `@hale/core/logging`. */
  readonly specifier: string
  /** The name of the built files: `logging` for `dist/logging.js`. */
  readonly name: string
  /** From the package's folder: `src/logging.ts`. */
  readonly source: string
}

const packages = join(import.meta.dirname, 'packages')

/**
 * What a package's `exports` promise: `dist/x.js` is built from `src/x.ts`. A pattern stands for every source that fits.
 *
 * @throws Error when an entry has another form, or no source.
 */
export function entriesOf(folder: string): readonly Entry[] {
  const { name: owner, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; exports: Exports }
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (target === null || subpath === './package.json') return []
    const pattern = typeof target === 'string' ? /^\.\/src\/(.+)\.ts$/.exec(target)?.[1] : builtName(target)
    if (!pattern) throw new Error(`${owner}: exports["${subpath}"] is ${JSON.stringify(target)}, not built from src/<name>.ts`)
    const names = pattern === '*' ? namesOfPattern(folder, exports, subpath) : [pattern]
    return names.map((name) => {
      const source = `src/${name}.ts`
      if (!existsSync(join(folder, source))) throw new Error(`${owner}: exports["${subpath}"] has no source ${source}`)
      return { specifier: join(owner, subpath.replace('*', name)), name, source }
    })
  })
}

/** Whether a package is a command: its `bin` is one CommonJS file, the quickest to start, which loads `dist/main.js` when it must. */
export function isCommand(folder: string): boolean {
  const { name, bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string; bin?: Record<string, string> }
  if (bin === undefined) return false
  const files = Object.values(bin)
  if (files.some((file) => file !== './dist/bin.cjs')) throw new Error(`${name}: bin is ${JSON.stringify(bin)}, not ./dist/bin.cjs`)
  return true
}

/** The sources that a pattern such as `./*` stands for: those at the top of `src` that no other key of `exports` names. */
export function namesOfPattern(folder: string, exports: Readonly<Record<string, unknown>>, pattern: string): string[] {
  const files = readdirSync(join(folder, 'src')).filter((file) => /^[^.]+\.ts$/.test(file))
  return files.map((file) => file.replace('.ts', '')).filter((name) => exports[pattern.replace('*', name)] === undefined)
}

/** The name in `exports` conditions that have the one form that every published entry has. */
function builtName({
  import: imported,
  require: required,
}: {
  readonly import: Condition
  readonly require: Condition
}): string | undefined {
  const name = /^\.\/dist\/(.+)\.js$/.exec(imported.default)?.[1]
  const expected = [`./dist/${name}.d.ts`, `./dist/${name}.d.cts`, `./dist/${name}.cjs`]
  return [imported.types, required.types, required.default].every((file, index) => file === expected[index]) ? name : undefined
}

/** For Vite: every import of a workspace package is an import of its source. */
export function sourceAliases(): { find: RegExp; replacement: string }[] {
  return readdirSync(packages).flatMap((folder) =>
    entriesOf(join(packages, folder)).map(({ specifier, source }) => ({
      find: new RegExp(`^${specifier}$`),
      replacement: join(packages, folder, source),
    })),
  )
}
