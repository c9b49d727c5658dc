// `pnpm api` writes the API report of each entry point. `pnpm api --check` fails when a report differs from the committed one,
// or has changed since the last release by more than the changesets raise the version.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { publishedPackages } from '../published'
import { breakingReports, staleReports } from './check'
import { type Report, reportsOf, writtenReports } from './report'

const root = join(import.meta.dirname, '..', '..', '..')

function write(reports: readonly Report[]): void {
  const wanted = new Set(reports.map(({ file }) => file))
  for (const file of writtenReports(root)) if (!wanted.has(file)) rmSync(join(root, file))
  for (const { file, text } of reports) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
}

const [flag, ...rest] = process.argv.slice(2)
if ((flag !== undefined && flag !== '--check') || rest.length > 0) {
  throw new TypeError(`api: the argument must be --check or none; got ${process.argv.slice(2).join(' ')}`)
}
const reports = publishedPackages(root).flatMap(reportsOf)
if (flag === undefined) write(reports)
const problems = [...staleReports(root, reports), ...(await breakingReports(root, reports))]
for (const problem of problems) console.error(`FAILED  ${problem}`)
console.log(`${reports.length} API reports, ${problems.length === 0 ? 'all as they should be' : 'see above'}`)
// After writing, the differences are for the author to read. Only the check fails.
if (flag === '--check' && problems.length > 0) process.exitCode = 1
