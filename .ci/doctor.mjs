// Runs `hale doctor` over every manifest of the examples, and over those that the pages show: what we write must be silent.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bin = join(root, 'packages/cli/dist/bin.cjs')

/** What git knows, and what it does not ignore. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\n')

/** The pages of the rules show manifests with mistakes, on purpose. */
const pages = files.filter((file) => file.endsWith('.md') && !/^docs\/doctor\/.|CHANGELOG/.test(file))
const manifests = files.filter((file) => /^(examples|monitoring|docs)\/.*(\.ya?ml|Dockerfile[^/]*|\.cfg|\.conf)$/.test(file))

const LANGUAGES = /^(ya?ml|json|dockerfile|haproxy|nginx)$/

/** The blocks of a page, as files whose names say where they stand. @param {string} page */
function blocksOf(page) {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/^```(\w+)[^\n]*\n([\s\S]*?)^```/gm)].flatMap(({ 1: language = '', 2: content = '', index }) => {
    if (!LANGUAGES.test(language)) return []
    const line = text.slice(0, index).split('\n').length + 1
    return [{ name: `${page}/line-${line}${suffixOf(language)}`, content: whole(language, content) }]
  })
}

/** @param {string} language */
function suffixOf(language) {
  return { dockerfile: '.dockerfile', haproxy: '.haproxy.cfg', nginx: '.nginx.conf', json: '.json' }[language] ?? '.yaml'
}

/** Pages often show the lines of a container or an image alone. @param {string} language @param {string} content */
function whole(language, content) {
  if (language === 'dockerfile' && !/^FROM /m.test(content)) return `FROM page\n${content}`
  if (!/^ya?ml$/.test(language) || /^(apiVersion|services|kind):/m.test(content)) return content
  /** @param {number} columns */
  const indented = (columns) => content.replace(/^(?=.)/gm, ' '.repeat(columns))
  if (/^(startupProbe|livenessProbe|readinessProbe|lifecycle):/m.test(content)) {
    return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: page }\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: page\n          image: page\n${indented(10)}`
  }
  if (/^healthcheck:/m.test(content)) return `services:\n  page:\n    image: page\n${indented(4)}`
  return content
}

const folder = mkdtempSync(join(tmpdir(), 'hale-manifests-'))
try {
  const blocks = pages.flatMap(blocksOf)
  const copies = manifests.map((file) => ({ name: file, content: readFileSync(join(root, file), 'utf8') }))
  for (const { name, content } of [...blocks, ...copies]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), content)
  }
  const { status } = spawnSync(process.execPath, [bin, 'doctor', '.', '--fail-on', 'info'], { cwd: folder, stdio: 'inherit' })
  process.exitCode = status ?? 2
} finally {
  rmSync(folder, { recursive: true })
}
