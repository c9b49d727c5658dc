import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesOfPattern } from '../../package-entries'

/** An entry point of a package, such as `@hale/checks/redis`. */
interface EntryPoint {
  /** The import specifier. */
  readonly specifier: string
  /** The name of its built files: `redis` for `dist/redis.d.ts`. */
  readonly file: string
}

export interface PublishedPackage {
  /** The name of its folder in `packages`, and its name without the scope. */
  readonly name: string
  readonly version: string
  readonly folder: string
  readonly entryPoints: readonly EntryPoint[]
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly private?: boolean
  readonly exports: Readonly<Record<string, string | null | { readonly import: { readonly default: string } }>>
}

function entryPoints(folder: string, { name, exports }: Manifest): EntryPoint[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string' || target === null) return []
    const built = target.import.default.replace(/^\.\/dist\/|\.js$/g, '')
    const files = built === '*' ? namesOfPattern(folder, exports, subpath) : [built]
    return files.map((file) => ({ specifier: `${name}${subpath.slice(1).replace('*', file)}`, file }))
  })
}

/** Every specifier that a service can import. `@hale/checks` itself only throws an error that lists its subpaths. */
export function importable(packages: readonly PublishedPackage[]): string[] {
  const specifiers = packages.flatMap(({ entryPoints }) => entryPoints.map(({ specifier }) => specifier))
  return specifiers.filter((specifier) => specifier !== '@hale/checks')
}

/** Every package in the repository at `root` that a release publishes, sorted by name. */
export function publishedPackages(root: string): PublishedPackage[] {
  const packages = join(root, 'packages')
  return readdirSync(packages)
    .sort()
    .flatMap((name) => {
      const folder = join(packages, name)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
      return manifest.private ? [] : [{ name, version: manifest.version, folder, entryPoints: entryPoints(folder, manifest) }]
    })
}
