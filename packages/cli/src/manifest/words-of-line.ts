import type { Span } from './source'

/** A word of a line of configuration, without its quotes. */
export interface Word extends Span {
  readonly text: string
}

/** Splits a line at its blanks. Quotes and backslashes hold words together; `#` begins a comment. */
export function wordsOfLine(line: string, offset: number): Word[] {
  const words: Word[] = []
  for (const match of line.matchAll(/#.*$|((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\#])(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\])*)/g)) {
    const [word] = match
    if (word.startsWith('#')) break
    const text = word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_, double, single, escaped) => double ?? single ?? escaped)
    words.push({ text, start: offset + match.index, end: offset + match.index + word.length })
  }
  return words
}
