import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'
import { findPages } from './find-pages'

/** A TypeScript sample of a page or a doc comment. */
export interface Snippet {
  /** Its file, as a path from the root. */
  readonly file: string
  /** The line on which it begins. */
  readonly line: number
  readonly code: string
}

const FENCED = /^( *(?:\* )?)```ts\n([\s\S]*?)^\1```/gm

/** Every ```ts block of the pages, and of the doc comments in the packages' sources. */
export function collectSnippets(root: string): Snippet[] {
  const sources = globSync(['packages/*/src/**/*.ts', '!**/*.test.ts'], { cwd: root, expandDirectories: false }).sort()
  return [...findPages(root), ...sources].flatMap((file) => snippetsOf(readFileSync(join(root, file), 'utf8'), file))
}

function snippetsOf(text: string, file: string): Snippet[] {
  return [...text.matchAll(FENCED)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    code: (match[2] ?? '').replaceAll(new RegExp(`^${(match[1] ?? '').trimEnd().replace('*', '\\*')} ?`, 'gm'), ''),
  }))
}
