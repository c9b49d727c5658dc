import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { entriesOf } from './package-entries.ts'

/** A budget in a package.json, in the form of size-limit: minified and gzipped, with all that an import brings along. */
interface Budget {
  readonly path: string
  readonly limit: string
  /** What is imported, where it is not everything. */
  readonly import?: string
  readonly name?: string
  readonly ignore?: readonly string[]
}
interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly 'size-limit'?: readonly Budget[]
}

const packages = join(import.meta.dirname, 'packages')

/** The budgets of a published package. Its peers are not counted: the service has them anyway. */
function budgetsOf(folder: string) {
  const manifest = JSON.parse(readFileSync(join(packages, folder, 'package.json'), 'utf8')) as Manifest
  if (manifest.private) return []
  const budgets = manifest['size-limit'] ?? []
  for (const { name } of entriesOf(join(packages, folder))) {
    const path = `dist/${name}.js`
    if (!budgets.some((budget) => budget.path === path)) {
      throw new Error(`packages/${folder}/package.json: "size-limit" must hold a budget such as { "path": "${path}", "limit": "1 kB" }`)
    }
  }
  return budgets.map(({ name, path, ignore = [], ...rest }) => ({
    ...rest,
    name: [path.replace('dist', manifest.name).replace(/(\/index)?\.js$/, ''), name].filter(Boolean).join(' '),
    path: join('packages', folder, path),
    gzip: true,
    // The built files of other packages count, not the sources that `paths` in tsconfig.base.json names.
    modifyEsbuildConfig: (config: object) => ({ ...config, tsconfigRaw: '{}' }),
    ignore: ['node:*', ...Object.keys(manifest.peerDependencies ?? {}), ...ignore],
  }))
}

export default readdirSync(packages).flatMap(budgetsOf)
