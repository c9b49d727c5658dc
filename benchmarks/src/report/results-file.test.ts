import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openResults } from './results-file'
import type { Section } from './section'

const folder = mkdtempSync(join(tmpdir(), 'hale-results-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const section = (name: string, figure: string): Section => ({
  name,
  question: 'How fast?',
  notes: [],
  goals: [{ goal: 'fast', figure, reached: true }],
  tables: [],
})
const read = () => readFileSync(join(folder, 'RESULTS.md'), 'utf8')

describe('the results', () => {
  it('keep the sections of other runs, in their order, and replace their own', () => {
    const results = openResults(folder, ['first', 'second', 'third'])
    results.write(section('third', '3'), 'on Monday')
    results.write(section('first', '1'), 'on Tuesday')
    results.write(section('third', '4'), 'on Wednesday')
    expect(read().match(/^## .*/gm)).toEqual(['## first', '## third'])
    expect(read()).toContain('on Tuesday')
    expect(read()).not.toContain('on Monday')
    expect(read().match(/^\| fast \| .*/gm)).toEqual(['| fast | 1 | reached |', '| fast | 4 | reached |'])
  })
})
