/** Where something is written. Lines and columns count from 1. */
export interface Place {
  /** The path as the caller gave it, or `<stdin>`. */
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** The chart's file, from Helm's comment `# Source:`. */
  readonly template?: string | undefined
}

/** A stretch of a source, as offsets into its string. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The string of a file that was read, and its lines. */
export interface Source {
  readonly file: string
  readonly text: string
  /** The line ending that new lines get. */
  readonly eol: string
  placeOf(span: Span): Place
  /** Where the line of an offset begins and ends, without its line ending. */
  lineAt(offset: number): Span
}

/** Indexes the lines of a file, so that every value of it has a place. */
export function createSource(file: string, text: string): Source {
  const starts = lineStarts(text)
  const templates = helmTemplates(text)
  const lineIndex = (offset: number) => lastAtMost(starts, offset)
  const startOf = (index: number) => starts[index] ?? text.length

  return {
    file,
    text,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    placeOf({ start, end }) {
      const first = lineIndex(start)
      const last = lineIndex(Math.max(start, end))
      const template = templates.findLast((candidate) => candidate.offset <= start)?.name
      return {
        file,
        line: first + 1,
        column: start - startOf(first) + 1,
        endLine: last + 1,
        endColumn: Math.max(start, end) - startOf(last) + 1,
        ...(template && { template }),
      }
    },
    lineAt(offset) {
      const index = lineIndex(offset)
      const end = startOf(index + 1)
      return { start: startOf(index), end: startOf(index) + text.slice(startOf(index), end).replace(/\r?\n$/, '').length }
    },
  }
}

function lineStarts(text: string): number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

/** The index of the last value that is not over `wanted`. */
function lastAtMost(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((sorted[middle] as number) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

/** `helm template` writes the file of the chart above each document. */
function helmTemplates(text: string): { readonly offset: number; readonly name: string }[] {
  return [...text.matchAll(/^# Source: (\S+)\r?$/gm)].map((match) => ({ offset: match.index, name: match[1] as string }))
}
