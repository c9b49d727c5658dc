// Examples are copied out of the repository, so their package.json files hold real versions: those of the catalog, and `^` with
// the version of our packages. `node .ci/example-versions.mjs` writes them, and `pnpm places` compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
/** @param {string} file */
const read = (file) => readFileSync(join(root, file), 'utf8')
/** @param {string} parent */
const manifestsIn = (parent) =>
  readdirSync(join(root, parent))
    .map((name) => `${parent}/${name}/package.json`)
    .filter((file) => existsSync(join(root, file)))

/** The version that an example must name, by the name of the dependency. */
function versions() {
  const [, catalog = ''] = read('pnpm-workspace.yaml').split(/^catalog:$/m)
  const [entries = ''] = catalog.split(/^\S/m)
  const libraries = [...entries.matchAll(/^ {2}'?([^'\s]+?)'?: (.+)$/gm)].map(([, name = '', version = '']) => [name, version])
  const ours = manifestsIn('packages')
    .map((file) => JSON.parse(read(file)))
    .filter((manifest) => !manifest.private)
    .map(({ name, version }) => [name, `^${version}`])
  return new Map(/** @type {[string, string][]} */ ([...libraries, ...ours]))
}

/** The version, unless npm finds nothing by it outside of the repository. @param {string} version */
const installable = (version) => (/^(workspace|catalog|link|file):/.test(version) ? undefined : version)

/** @typedef {{ readonly file: string, readonly name: string, readonly found: string, readonly version: string | undefined }} WrongVersion */

/** Each line of an example's manifest that names another version. @returns {WrongVersion[]} */
export function wrongVersions() {
  const wanted = versions()
  return manifestsIn('examples').flatMap((file) => {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(read(file))
    const named = /** @type {[string, string][]} */ (Object.entries({ ...dependencies, ...devDependencies }))
    return named
      .map(([name, found]) => ({ file, name, found, version: installable(wanted.get(name) ?? found) }))
      .filter(({ found, version }) => version !== found)
  })
}

if (process.argv[1] === import.meta.filename) {
  for (const { file, name, found, version } of wrongVersions()) {
    if (version === undefined) throw new Error(`${file}: ${name} must have a version that npm can install; got ${found}`)
    writeFileSync(join(root, file), read(file).replace(`"${name}": "${found}"`, `"${name}": "${version}"`))
  }
}
