// Checks the types of the whole repository: one compiler for all folders that have the same options, side by side.
// Every import of a workspace package is an import of its source, so nothing has to be built.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** @typedef {{ readonly files: string[], readonly options: object }} Group */

const root = join(import.meta.dirname, '..')
const scratch = join(root, 'node_modules', '.types')
const compiler = createRequire(import.meta.url).resolve('typescript/lib/tsc.js')
const base = readConfig(join(root, 'tsconfig.base.json'))
const built = readConfig(join(root, 'tsconfig.built.json')).compilerOptions
/** examples/next installs its own compiler, which `pnpm test:next` runs. */
const apart = [join('examples', 'next')]

/** @param {string} file */
function readConfig(file) {
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile)
  if (error) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`)
  return config
}

/** The folders that have a tsconfig.json. */
function folders() {
  const parents = ['packages', 'examples', 'rigs']
  const children = parents.flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
  const all = ['.', 'benchmarks', 'docs', 'monitoring', 'release', 'runtimes', ...children]
  return all.filter((folder) => !apart.includes(folder) && existsSync(join(root, folder, 'tsconfig.json')))
}

/** The files that a folder's tsconfig.json names, and its options as written there. @param {string} folder @returns {Group} */
function configured(folder) {
  const file = join(root, folder, 'tsconfig.json')
  const config = readConfig(file)
  const { fileNames, errors } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, folder))
  if (errors[0]) throw new Error(`${file}: ${ts.flattenDiagnosticMessageText(errors[0].messageText, '\n')}`)
  const own = config.compilerOptions ?? {}
  // An example extends no config, so that it can be copied.
  const options = config.extends?.endsWith('tsconfig.base.json') ? own : { ...built, ...differing(own) }
  return { files: fileNames, options }
}

/** The options that are not those of every folder with built packages. @param {Record<string, unknown>} options */
function differing(options) {
  const usual = { ...base.compilerOptions, ...built }
  return Object.fromEntries(Object.entries(options).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name])))
}

/** A package's files that its own config leaves out: the tests of packages that know no Node. @param {string} folder @param {string[]} files */
function leftOut(folder, files) {
  const all = ts.sys.readDirectory(join(root, folder), ['.ts'], ['node_modules', 'dist'], ['src'])
  return all.filter((file) => !files.includes(file))
}

/** The files of the repository, grouped by the options that they are checked with. @returns {Group[]} */
function groups() {
  /** @type {Map<string, Group>} */
  const found = new Map()
  /** @param {object} options @param {string[]} files */
  const add = (options, files) => {
    const key = JSON.stringify(options)
    const group = found.get(key) ?? { files: [], options }
    group.files.push(...files)
    found.set(key, group)
  }
  for (const folder of folders()) {
    const { files, options } = configured(folder)
    add(options, files)
    if (folder.startsWith('packages')) add({}, leftOut(folder, files))
  }
  return [...found.values()].filter(({ files }) => files.length > 0)
}

/** Resolves with the compiler's exit code. @param {Group} group @param {number} index @returns {Promise<number>} */
function check({ files, options }, index) {
  const config = join(scratch, `group-${index}.json`)
  const paths = Object.entries(base.compilerOptions.paths).map(([name, [source]]) => [name, [join(root, source)]])
  const compilerOptions = { ...options, paths: Object.fromEntries(paths) }
  writeFileSync(config, JSON.stringify({ extends: join(root, 'tsconfig.base.json'), compilerOptions, files }))
  // What a compiler found last time it need not find again.
  const memory = ['--incremental', '--tsBuildInfoFile', config.replace('.json', '.tsbuildinfo')]
  const args = [compiler, '--project', config, '--pretty', String(process.stdout.isTTY === true), ...memory]
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}

mkdirSync(scratch, { recursive: true })
const all = groups()
const codes = await Promise.all(all.map(check))
for (const [index, code] of codes.entries()) {
  if (code !== 0) console.error(`types: ${relative(root, scratch)}/group-${index}.json failed`)
}
process.exitCode = codes.some((code) => code !== 0) ? 1 : 0
