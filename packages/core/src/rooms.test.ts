import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The rooms, lowest first. A file imports from its own room and from lower ones. Rooms of one line do not know each other. */
const ROOMS: readonly (readonly string[])[] = [
  ['contract'],
  ['runtime'],
  ['redaction'],
  ['clock'],
  ['options'],
  ['run'],
  ['report'],
  ['events'],
  ['health'],
  ['at-least', 'http', 'logging'],
  ['index'],
  ['testing'],
]

const SOURCES = import.meta.dirname

function roomOf(path: string): string {
  return path.replace(/\.ts$/, '').split('/')[0] as string
}

function levelOf(path: string): number {
  return ROOMS.findIndex((rooms) => rooms.includes(roomOf(path)))
}

function importsOf(path: string): string[] {
  const text = readFileSync(join(SOURCES, path), 'utf8')
  const found = text.matchAll(/(?:from|import\(|import) ?'(\.[^']*)'/g)
  return Array.from(found, ([, specifier]) => relative(SOURCES, join(SOURCES, dirname(path), specifier as string)))
}

/** What is wrong with the imports of a file, as sentences that name the file. */
function wrongImports(path: string): string[] {
  return importsOf(path).flatMap((target) => {
    if (roomOf(target) === roomOf(path) || levelOf(target) < levelOf(path)) return []
    return `${path} imports ${target}: ${roomOf(target)} is not below ${roomOf(path)}`
  })
}

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.endsWith('.d.ts'),
)

describe('the rooms of the core', () => {
  it('hold every source', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(files.filter((path) => levelOf(path) === -1)).toEqual([])
  })

  it('are imported one way', () => {
    expect(files.flatMap(wrongImports)).toEqual([])
  })
})
