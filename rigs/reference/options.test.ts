import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { optionsPage } from './options-page'
import { readOptions } from './read-options'

const root = join(import.meta.dirname, '..', '..')

describe('docs/reference/options.md', () => {
  const packages = readOptions(root)

  it('says what the types say: vitest with --update writes it anew', async () => {
    await expect(optionsPage(packages)).toMatchFileSnapshot(join(root, 'docs/reference/options.md'))
  })

  it('has a meaning for each option of each function', () => {
    const rows = packages.flatMap(({ types }) =>
      types.flatMap(({ name, rows }) => rows.map((row) => ({ where: `${name}.${row.name}`, row }))),
    )
    expect(rows.length).toBeGreaterThan(80)
    expect(rows.filter(({ row }) => row.meaning === '').map(({ where }) => where)).toEqual([])
  })

  it('has the own default of a check where that differs from the one of most checks', () => {
    const tls = packages.flatMap(({ types }) => types).find(({ name }) => name === 'TlsOptions of checks')
    expect(tls?.rows.find(({ name }) => name === 'maxAge')?.preset).toBe('60000')
  })

  it('has the defaults of the doc comments', () => {
    const shutdown = packages.flatMap(({ types }) => types).find(({ name }) => name === 'GracefulShutdownOptions of node')
    expect(shutdown?.rows.find(({ name }) => name === 'readinessDelay')?.preset).toMatch(/^5_000/)
  })
})
