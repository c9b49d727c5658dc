import type { Source, Span } from '../../manifest/source'

/** A change of a file: the characters of a span are replaced. An empty span inserts. */
export interface Edit {
  readonly source: Source
  readonly span: Span
  readonly text: string
}

/** The string of a file after its edits. Edits of one file must not overlap. The same edit twice is one, as for two aliases of a value. */
export function applyEdits(source: Source, edits: readonly Edit[]): string {
  const ordered = edits
    .filter((edit, index) => edit.source === source && edits.findIndex((other) => isSame(edit, other)) === index)
    .sort((one, other) => other.span.start - one.span.start)
  return ordered.reduce((text, { span, text: written }) => text.slice(0, span.start) + written + text.slice(span.end), source.text)
}

function isSame(one: Edit, other: Edit): boolean {
  return one.source === other.source && one.span.start === other.span.start && one.span.end === other.span.end && one.text === other.text
}
