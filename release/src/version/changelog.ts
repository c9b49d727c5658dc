import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PublishedPackage } from '../published'

const MARK = '<!-- Versions follow. -->'
const NOTHING_YET = /Nothing is released yet\.[^\n]*\n\n/

/** The newest entry of a package's changelog, without what only raises the version of another package. */
function newest(changelog: string, version: string): string {
  const [, entry = ''] = changelog.split(`\n## ${version}\n`)
  const [own = ''] = entry.split(/\n## /)
  return own
    .replaceAll(/^- Updated dependencies.*\n(?: {2}- .*\n)*/gm, '')
    .replaceAll(/^### .*\n\s*(?=###|$(?![\s\S]))/gm, '')
    .trim()
}

/** Writes what changesets wrote for each package into the root's changelog, as one section for the version. */
export function collectChangelogs(root: string, packages: readonly PublishedPackage[]): void {
  const [{ version } = { version: '' }] = packages
  const sections = packages.flatMap(({ name, folder }) => {
    const file = join(folder, 'CHANGELOG.md')
    const entry = existsSync(file) ? newest(readFileSync(file, 'utf8'), version) : ''
    return entry === '' ? [] : [`### @hale/${name}\n\n${entry.replaceAll(/^### /gm, '#### ')}\n`]
  })
  const page = join(root, 'CHANGELOG.md')
  const text = readFileSync(page, 'utf8')
  if (!text.includes(MARK)) throw new Error(`CHANGELOG.md must hold the line "${MARK}"`)
  const section = `${MARK}\n\n## ${version}\n\n${sections.join('\n')}`
  writeFileSync(
    page,
    text.replace(NOTHING_YET, '').replace(MARK, () => section),
  )
}
