import type { Row } from './run-cascade'

/** Rows as a table in Markdown. */
export function table(rows: readonly Row[]): string {
  return [['', 'A', 'B', 'C'], ['---', '---', '---', '---'], ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
