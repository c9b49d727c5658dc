// Packs every published package as the registry would get it, then asks publint and attw whether what is in the tarball can be
// imported and required, with its types, the way package.json promises.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

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

/** @param {import('@arethetypeswrong/core').Package} unpacked @param {{ exports: object }} manifest */
async function attwProblems(unpacked, manifest) {
  const analysis = await checkPackage(unpacked)
  if (!analysis.types) return ['attw: it has no types']
  // TypeScript's old `moduleResolution: node10` reads "main", so it knows nothing of a package that has subpaths only. Such a package
  // is held to the other three modes, every other one to all four.
  const modes = '.' in manifest.exports ? ['node10', 'node16-cjs', 'node16-esm', 'bundler'] : ['node16-cjs', 'node16-esm', 'bundler']
  return analysis.problems
    .filter((problem) => !('resolutionKind' in problem) || modes.includes(problem.resolutionKind))
    .map((problem) => `attw: ${JSON.stringify(problem)}`)
}

/** What is wrong with a package, each as a line for a person. @param {string} name */
async function problemsOf(name) {
  const tarball = pack(name)
  const unpacked = createPackageFromTarballData(tarball)
  const files = unpacked.listFiles().map((file) => file.replace(`/node_modules/${unpacked.packageName}/`, ''))
  return [...fileProblems(files), ...(await publintProblems(tarball)), ...(await attwProblems(unpacked, manifestOf(name)))]
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
