import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const start = '<!-- From here on `pnpm test:runtimes` writes. -->'
const end = '<!-- To here. -->'

/** Replaces the part of a page between two comments. `name` is a path from the repository's root. */
export function writePart(name: string, part: string): void {
  const page = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  const text = readFileSync(page, 'utf8')
  const [before, after] = [text.indexOf(start), text.indexOf(end)]
  if (before < 0 || after < before) throw new Error(`${name} lacks the lines "${start}" and "${end}"`)
  writeFileSync(page, `${text.slice(0, before)}${start}\n\n${part}\n\n${text.slice(after)}`)
}
