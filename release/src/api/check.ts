import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publishedPackages } from '../published'
import { type Bump, changesBetween, larger } from './changes'
import { lastRelease } from './last-release'
import { plannedBump } from './planned-bump'
import { type Report, writtenReports } from './report'

const REWRITE = 'run `pnpm api`, read the difference, and commit it'

/** One line for each report that differs from the committed one. */
export function staleReports(root: string, reports: readonly Report[]): string[] {
  const differing = reports.flatMap(({ file, text }) => {
    if (!existsSync(join(root, file))) return [`${file} is missing: ${REWRITE}`]
    if (readFileSync(join(root, file), 'utf8') !== text) return [`${file} differs from the built declarations: ${REWRITE}`]
    return []
  })
  const wanted = new Set(reports.map(({ file }) => file))
  return [
    ...differing,
    ...writtenReports(root)
      .filter((file) => !wanted.has(file))
      .map((file) => `${file} belongs to no entry point: ${REWRITE}`),
  ]
}

interface Raising {
  readonly file: string
  readonly bump: Bump
  readonly lines: readonly string[]
}

const SHOWN_LINES = 10

function describe({ file, bump, lines }: Raising): string {
  const shown = lines.slice(0, SHOWN_LINES).map((line) => `\n    ${line}`)
  const more = lines.length > SHOWN_LINES ? `\n    and ${lines.length - SHOWN_LINES} more lines` : ''
  return `${file} differs from the last release, at least ${bump}:${shown.join('')}${more}`
}

/** One line for each report that has changed since the last release by more than the next release raises the version. */
export async function breakingReports(root: string, reports: readonly Report[]): Promise<string[]> {
  const version = publishedPackages(root).find(({ name }) => name === 'core')?.version ?? '0.0.0'
  const released = lastRelease(root, version)
  if (!released) return []
  const now = new Map(reports.map(({ file, text }) => [file, text]))
  const raisings = [...new Set([...released.reports, ...now.keys()])].map((file): Raising => {
    const before = released.read(file)
    const after = now.get(file)
    if (after === undefined) return { file, bump: 'major', lines: ['the entry point is gone'] }
    if (before === undefined) return { file, bump: 'minor', lines: ['the entry point is new'] }
    return { file, ...changesBetween(before, after) }
  })
  const planned = await plannedBump(root, released.version, version)
  const tooLarge = raisings.filter(({ bump }) => bump !== 'none' && larger(bump, planned) !== planned)
  if (tooLarge.length === 0) return []
  const needed = tooLarge.map(({ bump }) => bump).reduce(larger)
  const remedy = `the changesets since ${released.version} say ${planned}: run \`pnpm changeset\` and choose ${needed}, or revert the change`
  return [...tooLarge.map(describe), remedy]
}
