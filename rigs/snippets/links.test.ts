import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { brokenLinks, missingPaths } from './broken-links'
import { findPages } from './find-pages'

const root = join(import.meta.dirname, '..', '..')
const pages = findPages(root)

describe('the pages', () => {
  it('link only to files and headings that exist', () => {
    expect(pages).toContain('docs/README.md')
    expect(pages.flatMap((page) => brokenLinks(root, page))).toEqual([])
  })

  it('name only paths that exist', () => {
    expect(pages.flatMap((page) => missingPaths(root, page))).toEqual([])
  })

  it('of docs are all in its index', () => {
    const index = readFileSync(join(root, 'docs/README.md'), 'utf8')
    // The pages of the doctor's rules are in an index of their own.
    const isRule = (page: string) => page.startsWith('docs/doctor/') && page !== 'docs/doctor/README.md'
    const below = pages.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !isRule(page))
    expect(below.filter((page) => !index.includes(`](${page.slice('docs/'.length)})`))).toEqual([])
  })

  it('include one for each check, which the README of @hale/checks links', () => {
    const readme = readFileSync(join(root, 'packages/checks/README.md'), 'utf8')
    const files = readdirSync(join(root, 'packages/checks/src')).filter((file) => /^[^.]+\.ts$/.test(file) && file !== 'index.ts')
    const expected = files.map((file) => `docs/checks/${file.replace('.ts', '.md')}`)
    expect(expected).toContain('docs/checks/redis.md')
    expect(expected.filter((page) => !pages.includes(page) || !readme.includes(`](../../${page})`))).toEqual([])
  })
})

describe('the number of broken adapters', () => {
  it.each(['README.md', 'ARCHITECTURE.md', 'packages/conformance/README.md'])('is in %s as in docs/evidence/mutations.md', (page) => {
    // The broken checks come after them.
    const [adapters = ''] = readFileSync(join(root, 'docs/evidence/mutations.md'), 'utf8').split('\n## Checks\n')
    const rows = adapters.match(/^\| (?!an adapter that|---)/gm) ?? []
    expect(rows.length).toBeGreaterThan(50)
    expect(readFileSync(join(root, page), 'utf8')).toMatch(new RegExp(`\\b${rows.length} (broken adapters|mistakes)\\b`))
  })
})

it('the README counts the lines of the adapters for hapi and h3', () => {
  const lines = (name: string): number =>
    readFileSync(join(root, `examples/${name}/probes.ts`), 'utf8')
      .trimEnd()
      .split('\n').length
  expect(readFileSync(join(root, 'README.md'), 'utf8')).toContain(`hapi took ${lines('hapi')} lines, h3 ${lines('h3')}.`)
})

it.each(['README.md', 'docs/compare.md'])('%s counts the ready-made checks as the reference lists them', (page) => {
  const checks = readFileSync(join(root, 'docs/reference/options.md'), 'utf8').match(/^\| `\w+\([^|]*\| A check /gm) ?? []
  const counts = [...readFileSync(join(root, page), 'utf8').matchAll(/(\d+) ready-made checks|\| ready-made checks \| (\d+)/g)]
  expect(checks.length).toBeGreaterThan(40)
  expect(counts.length).toBeGreaterThan(0)
  expect(counts.map(([, before, after]) => Number(before ?? after))).toEqual(counts.map(() => checks.length))
})

it('docs/guides/metrics.md lists each alert with its severity', () => {
  const rules = readFileSync(join(root, 'monitoring/prometheus/hale.rules.yml'), 'utf8')
  const page = readFileSync(join(root, 'docs/guides/metrics.md'), 'utf8')
  const alerts = [...rules.matchAll(/alert: (\w+)[\s\S]*?severity: (\w+)/g)].map(([, name, severity]) => `| \`${name}\` | ${severity} |`)
  expect(alerts.length).toBeGreaterThan(10)
  expect(alerts.filter((row) => !page.includes(row))).toEqual([])
})

it('docs/guides/json.md describes each field of a report, of a check and of about', () => {
  const page = readFileSync(join(root, 'docs/guides/json.md'), 'utf8')
  const fields = ['report', 'about'].flatMap((file) => {
    const types = readFileSync(join(root, `packages/core/src/contract/${file}.ts`), 'utf8')
    return [...types.matchAll(/readonly (\w+)\??:/g)].map(([, field = '']) => field)
  })
  expect(fields).toEqual(expect.arrayContaining(['holds', 'stuckSince', 'longestBlock', 'maxAge', 'gracePeriod', 'host']))
  expect(fields.filter((field) => !page.includes(`\`${field}\``))).toEqual([])
})

describe('ARCHITECTURE.md', () => {
  it('names every package', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const packages = readdirSync(join(root, 'packages'), { withFileTypes: true }).filter((entry) => entry.isDirectory())
    expect(packages.filter(({ name }) => !text.includes(`\`packages/${name}\``))).toEqual([])
  })

  it.each(['packages/core/src', 'packages/checks/src'])('lists every room of %s', (folder) => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    const files = new Set(entries.filter((entry) => entry.isFile()).map(({ name }) => name))
    // A folder beside a file of its name, such as redis/ and redis.ts, belongs to that file.
    const rooms = entries.filter((entry) => entry.isDirectory() && !files.has(`${entry.name}.ts`)).map(({ name }) => name)
    expect(rooms.length).toBeGreaterThan(3)
    expect(rooms.filter((room) => !text.includes(`| \`${room}\` |`))).toEqual([])
  })
})

describe('a page with mistakes', () => {
  it('is reported with each of them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hale-pages-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    mkdirSync(join(folder, 'docs'))
    writeFileSync(join(folder, 'docs/right.md'), '# The right one: `probes`\n')
    writeFileSync(
      join(folder, 'page.md'),
      '[a](docs/right.md#the-right-one-probes) [b](docs/right.md#wrong) [c](docs/gone.md) [d](https://hale.example) `docs/gone.md` `docs/right.md`\n',
    )
    expect(brokenLinks(folder, 'page.md')).toEqual(['page.md: docs/right.md#wrong', 'page.md: docs/gone.md'])
    expect(missingPaths(folder, 'page.md')).toEqual(['page.md: docs/gone.md'])
  })
})
