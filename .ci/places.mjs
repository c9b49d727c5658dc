// A new package, check or example has places in files that no tool derives. This check names each place that is missing.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrongVersions } from './example-versions.mjs'

const root = join(import.meta.dirname, '..')
/** @param {string} path */
const read = (path) => readFileSync(join(root, path), 'utf8')
/** @param {string} path */
const exists = (path) => existsSync(join(root, path))
/** @param {string} folder */
const manifestOf = (folder) => JSON.parse(read(`${folder}/package.json`))
/** @param {string} parent */
const folders = (parent) => readdirSync(join(root, parent)).filter((name) => exists(`${parent}/${name}/package.json`))

const published = folders('packages').filter((name) => !manifestOf(`packages/${name}`).private)
const adapters = published.filter((name) => exists(`packages/${name}/src/probes.test.ts`))
const template = manifestOf('packages/template-adapter')

/** @param {string} name */
function packageProblems(name) {
  const { scripts } = manifestOf(`packages/${name}`)
  const { devDependencies } = manifestOf('rigs/snippets')
  return [
    ...['README.md', 'tsconfig.json'].flatMap((file) =>
      exists(`packages/${name}/${file}`) ? [] : [`packages/${name}/${file} is missing`],
    ),
    ...['build', 'test'].flatMap((script) =>
      scripts[script] === template.scripts[script]
        ? []
        : [`packages/${name}/package.json: the script "${script}" must be "${template.scripts[script]}"`],
    ),
    ...(devDependencies[`@hale/${name}`] ? [] : [`rigs/snippets/package.json: devDependencies must hold "@hale/${name}": "workspace:^"`]),
  ]
}

/** @param {string} name */
function adapterProblems(name) {
  return exists(`examples/${name}/server.ts`) ? [] : [`examples/${name}/server.ts is missing: a small service that uses @hale/${name}`]
}

/** The checks are the files at the top of packages/checks/src. */
const checks = readdirSync(join(root, 'packages/checks/src'))
  .flatMap((file) => /^([^.]+)\.ts$/.exec(file)?.[1] ?? [])
  .filter((name) => name !== 'index')

/** @param {string} name */
function checkProblems(name) {
  const page = `docs/checks/${name}.md`
  const index = read('packages/checks/README.md')
  return [
    ...(index.includes(`checks/${name}.md`) ? [] : [`packages/checks/README.md must link to ${page}`]),
    ...(exists(page) ? [] : [`${page} is missing: the page of @hale/checks/${name}`]),
    ...(read('docs/README.md').includes(`(checks/${name}.md)`)
      ? []
      : [`docs/README.md: the table of checks must have a row for checks/${name}.md`]),
  ]
}

/** @param {string} name */
function exampleProblems(name) {
  const tests = readdirSync(join(root, 'rigs/end-to-end')).filter((file) => file.endsWith('.test.ts'))
  const started = exists(`examples/${name}/test`) || tests.some((file) => read(`rigs/end-to-end/${file}`).includes(`'${name}'`))
  return [
    ...(exists(`examples/${name}/README.md`) ? [] : [`examples/${name}/README.md is missing`]),
    ...(started ? [] : [`rigs/end-to-end/examples.test.ts must start examples/${name}`]),
  ]
}

const versionProblems = wrongVersions().map(({ file, name, found, version }) =>
  version
    ? `${file}: "${name}" must be "${version}", got "${found}"; \`node .ci/example-versions.mjs\` writes it`
    : `${file}: "${name}" must be a version that npm can install outside of the repository; got "${found}"`,
)

const problems = [
  ...versionProblems,
  ...published.flatMap(packageProblems),
  ...adapters.flatMap(adapterProblems),
  ...checks.flatMap(checkProblems),
  ...folders('examples').flatMap(exampleProblems),
]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
