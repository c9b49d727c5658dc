import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { commit, git } from '../git'
import { publishedPackages } from '../published'
import { breakingReports, staleReports } from './check'
import { type Report, reportsOf } from './report'

let root: string

function write(file: string, text: string) {
  mkdirSync(join(root, file, '..'), { recursive: true })
  writeFileSync(join(root, file), text)
}

function version(value: string) {
  const types = { types: './dist/index.d.ts', default: './dist/index.js' }
  write('packages/core/package.json', JSON.stringify({ name: '@hale/core', version: value, exports: { '.': { import: types } } }))
}

const reportsByDeclarations = new Map<string, Report[]>()

/** Writes the declarations as a build does, and reads their reports. The version does not change them. */
function declare(declarations: string) {
  write('packages/core/dist/index.d.ts', declarations)
  const reports = reportsByDeclarations.get(declarations) ?? publishedPackages(root).flatMap(reportsOf)
  reportsByDeclarations.set(declarations, reports)
  const save = () => {
    for (const { file, text } of reports) write(file, text)
  }
  return { reports, save }
}

const changeset = (type: string) => write(`.changeset/${type}.md`, `---\n'@hale/core': ${type}\n---\n\nA change.\n`)

const RELEASED = `interface Check { run(): void; timeout?: number }
declare function check(run: () => void): Check;
declare function aggregate(checks: Check[]): boolean;
export { type Check, aggregate, check };
`
const WITHOUT_AGGREGATE = RELEASED.replace(/declare function aggregate.*\n/, '').replace(' aggregate,', '')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'hale-api-test-'))
  git(root, 'init', '--quiet', '--initial-branch=main')
  write('.changeset/config.json', '{}')
  write('.gitignore', 'dist\nnode_modules\n')
  symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(root, 'node_modules'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe('a report', () => {
  it('follows declarations into the files that a build shares between entry points', () => {
    version('1.1.0')
    write('packages/core/dist/options-x1.d.ts', 'interface Options { readonly timeout: number }\nexport type { Options as O };\n')
    const { reports } = declare(
      `import { O as Options } from './options-x1.js';\ndeclare function check(options: Options): void;\nexport { check };\n`,
    )
    expect(reports.map(({ file }) => file)).toEqual(['packages/core/api/index.api.md'])
    expect(reports[0]?.text).toContain('export function check(options: Options): void;')
  })

  it('that is not what is committed is named, with the remedy', () => {
    version('1.1.0')
    declare(RELEASED).save()
    const { reports, save } = declare(WITHOUT_AGGREGATE)
    expect(staleReports(root, reports)).toEqual([
      expect.stringMatching(/^packages\/core\/api\/index\.api\.md differs from the built declarations: run `pnpm api`/),
    ])
    save()
    expect(staleReports(root, reports)).toEqual([])
  })

  it('that is missing, or whose entry point is gone, is named', () => {
    version('1.1.0')
    const { reports } = declare(RELEASED)
    write('packages/core/api/old.api.md', '')
    expect(staleReports(root, reports)).toEqual([
      expect.stringContaining('packages/core/api/index.api.md is missing'),
      expect.stringContaining('packages/core/api/old.api.md belongs to no entry point'),
    ])
  })
})

describe('after a release', () => {
  function release(value: string) {
    version(value)
    declare(RELEASED).save()
    commit(root, 'Release')
    git(root, 'tag', `@hale/core@${value}`)
  }

  it('a removed export with a patch changeset fails, and says which and what to do', async () => {
    release('1.1.0')
    changeset('patch')
    const [change, remedy] = await breakingReports(root, declare(WITHOUT_AGGREGATE).reports)
    expect(change).toMatch(/packages\/core\/api\/index\.api\.md differs .* at least major:\n {4}aggregate is gone/)
    expect(remedy).toBe('the changesets since 1.1.0 say patch: run `pnpm changeset` and choose major, or revert the change')
  })

  it('a removed export with no changeset, or a minor one, fails', async () => {
    release('1.1.0')
    const { reports } = declare(WITHOUT_AGGREGATE)
    expect((await breakingReports(root, reports)).at(-1)).toContain('say none: run `pnpm changeset` and choose major')
    changeset('minor')
    expect((await breakingReports(root, reports)).at(-1)).toContain('say minor: run `pnpm changeset` and choose major')
  })

  it('a removed export with a major changeset passes', async () => {
    release('1.1.0')
    changeset('patch')
    changeset('major')
    expect(await breakingReports(root, declare(WITHOUT_AGGREGATE).reports)).toEqual([])
  })

  it('a removed export passes on the branch that has raised the version and used up the changesets', async () => {
    release('1.1.0')
    version('2.0.0')
    expect(await breakingReports(root, declare(WITHOUT_AGGREGATE).reports)).toEqual([])
  })

  it('a prerelease of a minor is no leave to remove an export', async () => {
    release('1.1.0')
    version('1.2.0-next.0')
    git(root, 'tag', '@hale/core@1.2.0-next.0')
    changeset('minor')
    expect((await breakingReports(root, declare(WITHOUT_AGGREGATE).reports)).at(-1)).toContain('since 1.1.0 say minor')
  })

  it('a removed member counts like a removed export', async () => {
    release('1.1.0')
    changeset('minor')
    const [change] = await breakingReports(root, declare(RELEASED.replace('; timeout?: number', '')).reports)
    expect(change).toContain('Check.timeout is gone')
  })

  it('an altered line fails in a patch and passes in a minor', async () => {
    release('1.1.0')
    changeset('patch')
    const { reports } = declare(RELEASED.replace('checks: Check[]', 'checks: Check[], exclude?: string[]'))
    const [change, remedy] = await breakingReports(root, reports)
    expect(change).toContain('+ export function aggregate(checks: Check[], exclude?: string[]): boolean;')
    expect(remedy).toContain('choose minor')
    changeset('minor')
    expect(await breakingReports(root, reports)).toEqual([])
  })

  it('a removed entry point is major', async () => {
    release('1.1.0')
    changeset('minor')
    expect((await breakingReports(root, []))[0]).toContain('the entry point is gone')
  })

  it('a change of comments alone needs no changeset', async () => {
    release('1.1.0')
    expect(await breakingReports(root, declare(`/** Documented now. */\n${RELEASED}`).reports)).toEqual([])
  })
})

describe('without the tag of a release', () => {
  it('nothing can be broken before the first release', async () => {
    version('0.0.0')
    expect(await breakingReports(root, declare(WITHOUT_AGGREGATE).reports)).toEqual([])
  })

  it('a later version fails and says how to get the tags', async () => {
    version('1.2.0')
    await expect(breakingReports(root, declare(RELEASED).reports)).rejects.toThrow('git fetch --tags --unshallow')
  })
})
