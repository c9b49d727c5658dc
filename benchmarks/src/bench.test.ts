import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { BENCHMARKS } from './benchmarks/all'

const run = promisify(execFile)
const folder = mkdtempSync(join(tmpdir(), 'hale-benchmarks-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const PICTURES: Readonly<Record<string, readonly string[]>> = {
  liveness: ['adapters.svg'],
  readiness: ['cost-per-probe.svg'],
  hung: ['hung-dependency.svg'],
}

/** Runs one benchmark as `pnpm bench --quick` does, and returns its results. */
async function bench(name: string): Promise<{ results: string; pictures: Record<string, string> }> {
  const out = mkdtempSync(join(folder, 'run-'))
  await run(process.execPath, ['--import', 'tsx', 'src/bench.ts', '--quick', '--out', out, name], { cwd: join(import.meta.dirname, '..') })
  const read = (file: string) => readFileSync(join(out, file), 'utf8')
  const pictures = readdirSync(out).filter((file) => file.endsWith('.svg'))
  return { results: read('RESULTS.md'), pictures: Object.fromEntries(pictures.map((file) => [file, read(file)])) }
}

/** The tables of a page, each as rows of cells. The heading comes first. */
function tablesOf(page: string): string[][][] {
  const blocks = page.split('\n\n').flatMap((block) => /(^\|[\s\S]*)/m.exec(block)?.[1]?.trim() ?? [])
  return blocks.map((block) => {
    const rows = block.split('\n').map((line) => line.slice(2, -2).split(' | '))
    return rows.filter((_, index) => index !== 1)
  })
}

describe.concurrent('pnpm bench', () => {
  it.each(BENCHMARKS.map(({ name }) => name))('runs %s and writes complete tables', async (name) => {
    const { results, pictures } = await bench(name)
    expect(results).toContain(`\n## ${name}\n`)
    expect(results).toContain('a quick run: no figure means anything')
    const [goals, ...tables] = tablesOf(results)
    expect(goals?.[0]).toEqual(['must reach', 'figure', ''])
    expect(goals?.length).toBeGreaterThan(1)
    expect(tables.length).toBeGreaterThan(0)
    for (const [heading = [], ...rows] of [goals ?? [], ...tables]) {
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        expect(row).toHaveLength(heading.length)
        expect(row.join()).not.toMatch(/NaN|undefined|Infinity/)
        expect(row[0]).not.toBe('')
      }
    }
    expect(Object.keys(pictures)).toEqual(PICTURES[name] ?? [])
    for (const picture of Object.values(pictures)) {
      expect(picture).toMatch(/^<svg [^>]*>\n<title>.+<\/title>/)
      expect(picture).toMatch(/<\/svg>\n$/)
      expect(picture).toMatch(/>(Hale|@hale\/node)</)
      expect(picture).not.toMatch(/NaN|undefined|Infinity/)
    }
  })

  it('lists the benchmarks when the name is unknown', async () => {
    await expect(bench('speed')).rejects.toThrow(/there is no benchmark "speed": use liveness, readiness, /)
  })
})

describe('the README of the benchmarks', () => {
  it('shows the hand-written code as it is measured', () => {
    const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8')
    const [lean = ''] = readFileSync(join(import.meta.dirname, 'measured', 'lean.mjs'), 'utf8').split(/^(?=\n)/m)
    const withTimes = readFileSync(join(import.meta.dirname, 'measured', 'hand-written.mjs'), 'utf8')
    for (const lines of [lean, withTimes]) expect(readme).toContain(`\`\`\`js\n${lines}\`\`\``)
  })
})
