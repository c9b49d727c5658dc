import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const source = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8')
const entries = readdirSync(import.meta.dirname)
  .filter((file) => /^[^.]+\.ts$/.test(file) && file !== 'index.ts')
  .map((file) => file.replace('.ts', ''))

describe("import '@hale/checks'", () => {
  it('throws an error that lists the subpaths', async () => {
    const message = await import('./index').then(String, (error: Error) => error.message)
    expect(message).toMatch(/^@hale\/checks: a check must be imported from its own subpath, such as "@hale\/checks\/postgres"\. Subpaths: /)
    const listed = message.replace(/^.*Subpaths: /, '').replace(/ \([^)]*\)/g, '')
    expect(listed, 'the list in packages/checks/src/index.ts').toBe(entries.join(', '))
  })

  it.each(entries)('has a name for each function of %s, so that an ES module links and sees the list', async (entry) => {
    const exported = Object.keys(await import(join(import.meta.dirname, `${entry}.ts`)))
    const pattern = new RegExp(`^export const (\\w+): ImportFrom<'@hale/checks/${entry}'>`, 'gm')
    const named = [...source.matchAll(pattern)].map(([, name]) => name)
    expect(named.sort(), 'the names in packages/checks/src/index.ts').toEqual(exported.sort())
  })
})
