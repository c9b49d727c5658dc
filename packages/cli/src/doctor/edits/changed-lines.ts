import type { Source } from '../../manifest/source'
import { applyEdits, type Edit } from './edit'

/** Lines of a file, and the lines to write instead. */
export interface ChangedLines {
  readonly file: string
  /** The number of the first line, in the file as it is. */
  readonly line: number
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/** What edits do to the lines of the files: one entry for each place that changes. */
export function changedLines(edits: readonly Edit[]): ChangedLines[] {
  return groups(edits).map((group) => {
    const { source } = group[0] as Edit
    const start = source.lineAt(Math.min(...group.map(({ span }) => span.start))).start
    const end = source.lineAt(Math.max(...group.map(({ span }) => span.end))).end
    const changed = applyEdits(source, group)
    const grown = changed.length - source.text.length
    const before = source.text.slice(start, end).split(/\r?\n/)
    const after = changed.slice(start, end + grown).split(/\r?\n/)
    return withoutEqualEnds(source, source.placeOf({ start, end: start }).line, before, after)
  })
}

/** Edits of the same lines belong together. */
function groups(edits: readonly Edit[]): Edit[][] {
  const ordered = [...edits].sort((one, other) => compare(one.source.file, other.source.file) || one.span.start - other.span.start)
  const grouped: Edit[][] = []
  for (const edit of ordered) {
    const last = grouped.at(-1)?.at(-1)
    if (last && last.source === edit.source && lineOf(last.source, last.span.end) >= lineOf(edit.source, edit.span.start) - 1) {
      grouped.at(-1)?.push(edit)
    } else grouped.push([edit])
  }
  return grouped
}

function lineOf(source: Source, offset: number): number {
  return source.placeOf({ start: offset, end: offset }).line
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function withoutEqualEnds({ file }: Source, line: number, before: readonly string[], after: readonly string[]): ChangedLines {
  let first = 0
  while (first < before.length && first < after.length && before[first] === after[first]) first += 1
  let last = 0
  const shorter = Math.min(before.length, after.length) - first
  while (last < shorter && before.at(-1 - last) === after.at(-1 - last)) last += 1
  return { file, line: line + first, before: before.slice(first, before.length - last), after: after.slice(first, after.length - last) }
}
