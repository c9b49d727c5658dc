import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** An entry point of a package, such as `@hale/checks/redis`. */
interface EntryPoint {
  /** What is imported. */
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
  readonly exports: Readonly<Record<string, string | { readonly import: { readonly default: string } }>>
}

function entryPoints({ name, exports }: Manifest): EntryPoint[] {
  return Object.entries(exports).flatMap(([subpath, target]) => {
    if (typeof target === 'string') return []
    return [{ specifier: `${name}${subpath.slice(1)}`, file: target.import.default.replace(/^\.\/dist\/|\.js$/g, '') }]
  })
}

/** Every package in the repository at `root` that a release publishes, in the order of their names. */
export function publishedPackages(root: string): PublishedPackage[] {
  const packages = join(root, 'packages')
  return readdirSync(packages)
    .sort()
    .flatMap((name) => {
      const folder = join(packages, name)
      const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
      return manifest.private ? [] : [{ name, version: manifest.version, folder, entryPoints: entryPoints(manifest) }]
    })
}
