import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { globSync } from 'tinyglobby'

/** A piece of TypeScript in a page or a doc comment. */
export interface Snippet {
  /** Where it is, for a person: `README.md:31`. */
  readonly place: string
  readonly code: string
}

const FENCED = /^( *(?:\* )?)```ts\n([\s\S]*?)^\1```/gm

/** Every ```ts block of the pages and the doc comments below a folder. */
export function collectSnippets(root: string): Snippet[] {
  const patterns = ['*.md', 'packages/*/README.md', 'docs/**/*.md', 'examples/*/README.md', 'packages/*/src/**/*.ts', '!**/*.test.ts']
  const files = globSync(patterns, { cwd: root, expandDirectories: false }).sort()
  return files.flatMap((file) => snippetsOf(readFileSync(join(root, file), 'utf8'), file))
}

function snippetsOf(text: string, file: string): Snippet[] {
  return [...text.matchAll(FENCED)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split('\n').length}`,
    code: (match[2] ?? '').replaceAll(new RegExp(`^${(match[1] ?? '').trimEnd().replace('*', '\\*')} ?`, 'gm'), ''),
  }))
}
