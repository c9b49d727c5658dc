import type { Dialect } from './project'

/** What a module imports from one place. */
export interface ModuleImport {
  readonly from: string
  readonly names?: readonly string[]
  readonly byDefault?: string
  /** Imported for its effect alone. */
  readonly effect?: boolean
}

/** A module before it is written in one of the dialects. */
export interface ModuleParts {
  readonly imports: readonly ModuleImport[]
  readonly lines: readonly string[]
  readonly exports: readonly string[]
}

/** Writes a module: with `import` and `export`, or with `require` for JavaScript in CommonJS. */
export function writeModule({ imports, lines, exports }: ModuleParts, dialect: Dialect): string {
  const required = !dialect.typescript && dialect.modules === 'commonjs'
  const sorted = [...imports].sort((one, other) => (one.from < other.from ? -1 : 1))
  const head = sorted.map((one) => (required ? requireLine(one) : importLine(one)))
  const names = exports.join(', ')
  const tail = exports.length === 0 ? [] : ['', required ? `module.exports = { ${names} }` : `export { ${names} }`]
  return `${[...head, '', ...lines, ...tail].join('\n')}\n`
}

function importLine({ from, names, byDefault, effect }: ModuleImport): string {
  return effect ? `import '${from}'` : `import ${byDefault ?? `{ ${names?.join(', ')} }`} from '${from}'`
}

function requireLine({ from, names, byDefault, effect }: ModuleImport): string {
  return effect ? `require('${from}')` : `const ${byDefault ?? `{ ${names?.join(', ')} }`} = require('${from}')`
}

/** A file beside the importing one. */
export function besideIt(name: string, { withExtensions }: Dialect): string {
  return withExtensions ? `./${name}.js` : `./${name}`
}
