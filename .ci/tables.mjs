// `pnpm tables` writes the tables of packages, examples and rigs from their package.json files. With --check it only compares.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {{ readonly folder: string, readonly name: string, readonly description: string, readonly private?: boolean }} Manifest */

const root = join(import.meta.dirname, '..')
/** The core and the checks are what a reader looks for first. */
const first = ['@hale/core', '@hale/checks']

/** The manifests of the folders in `parent`. @param {string} parent @returns {Manifest[]} */
function manifests(parent) {
  const folders = readdirSync(join(root, parent)).filter((folder) => existsSync(join(root, parent, folder, 'package.json')))
  return folders.sort().map((folder) => ({ ...JSON.parse(readFileSync(join(root, parent, folder, 'package.json'), 'utf8')), folder }))
}

/** @param {string} name */
const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length)

const packages = manifests('packages')
  .filter((manifest) => !manifest.private)
  .sort((one, other) => rank(one.name) - rank(other.name))

const tables = [
  {
    page: 'docs/packages.md',
    head: ['package', 'what it is'],
    rows: packages.map(({ folder, name, description }) => [`[\`${name}\`](../packages/${folder})`, description]),
  },
  {
    page: 'examples/README.md',
    head: ['example', 'what it shows'],
    rows: manifests('examples').map(({ folder, description }) => [`[${folder}](${folder})`, description]),
  },
  {
    page: 'rigs/README.md',
    head: ['rig', 'what it does'],
    rows: manifests('rigs').map(({ folder, description }) => [`[${folder}](${folder})`, description]),
  },
]

const begin = '<!-- `pnpm tables` writes this table from the package.json files. -->'
const end = '<!-- The end of the table. -->'

const check = process.argv.includes('--check')
for (const { page, head, rows } of tables) {
  const file = join(root, page)
  const text = readFileSync(file, 'utf8')
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`${page} must hold the lines "${begin}" and "${end}" around its table`)
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  const written = `${text.slice(0, from)}${[begin, '', ...lines, '', ''].join('\n')}${text.slice(to)}`
  if (written === text) continue
  if (check) {
    console.error(`${page}: the table differs from the package.json files. Run \`pnpm tables\` and commit the result.`)
    process.exitCode = 1
  } else writeFileSync(file, written)
}
