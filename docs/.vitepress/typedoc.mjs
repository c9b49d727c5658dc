// The API of every package, from its types, as pages of the built site.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')
const packages = join(root, 'packages')
const published = readdirSync(packages).filter((name) => {
  try {
    return !JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8')).private
  } catch {
    return false
  }
})

/** The sources of a package's entry points: `dist/x.js` is built from `src/x.ts`. @param {string} name */
function entries(name) {
  const { exports = {} } = JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
  return Object.values(exports).flatMap((target) => {
    const built = /^\.\/dist\/(.+)\.js$/.exec(target?.import?.default ?? '')?.[1]
    if (built === undefined) return []
    if (built !== '*') return [join(packages, name, 'src', `${built}.ts`)]
    const sources = readdirSync(join(packages, name, 'src')).filter((file) => /^[^.]+\.ts$/.test(file) && file !== 'index.ts')
    return sources.map((file) => join(packages, name, 'src', file))
  })
}

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'Hale',
  entryPoints: published.flatMap(entries),
  tsconfig: join(root, 'tsconfig.base.json'),
  out: join(import.meta.dirname, 'dist', 'api'),
  basePath: packages,
  readme: 'none',
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  skipErrorChecking: true,
  validation: { notExported: false, invalidLink: false, notDocumented: false },
  logLevel: 'Warn',
}
