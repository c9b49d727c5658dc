import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openPage } from './page'

const folder = mkdtempSync(join(tmpdir(), 'hale-page-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a page', () => {
  it('gets its own parts again and again, and keeps all that people wrote', () => {
    const file = join(folder, 'page.md')
    writeFileSync(file, '# Fast\n\n<!-- start -->\n<!-- /start -->\n\nWhy?\n')
    const page = openPage(file)
    page.write('start', 'one')
    page.write('start', 'two')
    page.write('other', 'three')
    expect(readFileSync(file, 'utf8')).toBe('# Fast\n\n<!-- start -->\n\ntwo\n\n<!-- /start -->\n\nWhy?\n')
  })
})
