/** Rows of text under headings. The first column names the row, the others hold figures. */
export interface Table {
  readonly title?: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** A table as Markdown. */
export function writeTable({ title, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const rule = columns.map((_, index) => (index === 0 ? '---' : '---:'))
  return [...(title ? [`**${title}**`, ''] : []), line(columns), line(rule), ...rows.map(line)].join('\n')
}
