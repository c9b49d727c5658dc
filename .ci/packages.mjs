// Packs every published package as the registry gets it. publint, attw and the compiler then check the tarball: each entry point can be
// imported and required, with its types, and nothing imports a package that the tarball's package.json does not name.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import ts from 'typescript'

const packages = join(import.meta.dirname, '..', 'packages')
const tarballs = mkdtempSync(join(tmpdir(), 'hale-packages-'))

/** @param {string} name */
function manifestOf(name) {
  return JSON.parse(readFileSync(join(packages, name, 'package.json'), 'utf8'))
}

/** The tarball of a package. @param {string} name */
function pack(name) {
  const answer = execFileSync('pnpm', ['pack', '--json', '--pack-destination', tarballs], { cwd: join(packages, name), encoding: 'utf8' })
  return Uint8Array.from(readFileSync(JSON.parse(answer).filename))
}

/** Files that are missing from a package or do not belong there. @param {string[]} files */
function fileProblems(files) {
  const missing = ['package.json', 'README.md', 'LICENSE'].filter((file) => !files.includes(file))
  const foreign = files.filter((file) => !/^(package\.json|(README|CHANGELOG)\.md|LICENSE|dist\/.+\.(js|cjs|d\.ts|d\.cts))$/.test(file))
  return [...missing.map((file) => `it lacks ${file}`), ...foreign.map((file) => `it holds ${file}`)]
}

/** @param {Uint8Array<ArrayBuffer>} tarball */
async function publintProblems(tarball) {
  const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true })
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false })}`)
}

/**
 * The subpaths that the pattern `./*` of `exports` reaches, where there is one: any file of `dist` that no longer key names or forbids.
 * @param {string[]} files @param {{ exports: Record<string, unknown> }} manifest
 */
function patternSubpaths(files, { exports }) {
  if (!exports['./*']) return []
  const names = files.flatMap((file) => /^dist\/([^.]+)\./.exec(file)?.[1] ?? [])
  const others = Object.keys(exports).filter((key) => key !== './*')
  const named = (/** @type {string} */ subpath) =>
    others.some((key) => subpath === key || (key.endsWith('*') && subpath.startsWith(key.slice(0, -1))))
  return [...new Set(names)].map((name) => `./${name}`).filter((subpath) => !named(subpath))
}

/** Parts that a build shares must not be imported from outside. @param {string} name @param {string[]} subpaths */
function subpathProblems(name, subpaths) {
  const foreign = subpaths.filter((subpath) => !existsSync(join(packages, name, 'src', `${subpath}.ts`)))
  return foreign.map((subpath) => `"./*" in exports reaches ${subpath}, which has no source: forbid it with null`)
}

/**
 * A command has no entry point and so no types.
 *
 * @param {import('@arethetypeswrong/core').Package} unpacked @param {{ bin?: object }} manifest @param {string[]} subpaths
 */
async function attwProblems(unpacked, { bin }, subpaths) {
  if (bin) return []
  const analysis = await checkPackage(unpacked, { includeEntrypoints: subpaths })
  if (!analysis.types) return ['attw: it has no types']
  return analysis.problems.map((problem) => `attw: ${JSON.stringify(problem)}`)
}

/**
 * Imports of packages that an install does not bring: private ones, which the build has to bundle, and forgotten dependencies.
 *
 * @param {import('@arethetypeswrong/core').Package} unpacked @param {{ name: string, dependencies?: object, peerDependencies?: object }} manifest
 */
function importProblems(unpacked, { name, dependencies, peerDependencies }) {
  const installed = [name, ...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})]
  return unpacked.listFiles().flatMap((file) => {
    if (!/\.(js|cjs|d\.ts|d\.cts)$/.test(file)) return []
    const imported = ts.preProcessFile(unpacked.readFile(file), true, true).importedFiles.map(({ fileName }) => fileName)
    const foreign = imported.filter((specifier) => !/^(\.|node:)/.test(specifier) && !installed.includes(packageOf(specifier)))
    return foreign.map((specifier) => `${file.slice(file.indexOf('/dist/') + 1)} imports ${specifier}, which package.json does not name`)
  })
}

/** `@hale/core` for `@hale/core/logging`. @param {string} specifier */
function packageOf(specifier) {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** What is wrong with a package, one line each. @param {string} name */
async function problemsOf(name) {
  const tarball = pack(name)
  const unpacked = createPackageFromTarballData(tarball)
  const files = unpacked.listFiles().map((file) => file.replace(`/node_modules/${unpacked.packageName}/`, ''))
  const manifest = manifestOf(name)
  const subpaths = patternSubpaths(files, manifest)
  return [
    ...fileProblems(files),
    ...importProblems(unpacked, manifest),
    ...subpathProblems(name, subpaths),
    ...(await publintProblems(tarball)),
    ...(await attwProblems(unpacked, manifest, subpaths)),
  ]
}

try {
  for (const name of readdirSync(packages)) {
    if (manifestOf(name).private) continue
    const problems = await problemsOf(name)
    console.log(problems.length === 0 ? `ok      @hale/${name}` : [`FAILED  @hale/${name}`, ...problems].join('\n        '))
    if (problems.length > 0) process.exitCode = 1
  }
} finally {
  rmSync(tarballs, { recursive: true, force: true })
}
