import type { Problem } from '../problem'
import type { Source, Span } from '../source'

/** One instruction of a Dockerfile, its continuation lines and heredocs included. */
export interface Instruction {
  /** In upper case: `FROM`, `RUN`. */
  readonly name: string
  readonly flags: ReadonlyMap<string, string>
  /** What follows the flags, in one line: continuations are joined, comments between them left out. */
  readonly rest: string
  /** The strings of its heredocs. */
  readonly heredocs: readonly string[]
  readonly span: Span
}

const KNOWN =
  /^(FROM|RUN|CMD|LABEL|MAINTAINER|EXPOSE|ENV|ADD|COPY|ENTRYPOINT|VOLUME|USER|WORKDIR|ARG|ONBUILD|STOPSIGNAL|HEALTHCHECK|SHELL)$/i

interface Line {
  readonly text: string
  readonly start: number
  readonly end: number
}

/** Splits a Dockerfile into its instructions. */
export function readInstructions(source: Source): { readonly instructions: Instruction[]; readonly problems: Problem[] } {
  const lines = linesOf(source.text)
  const mark = escapeOf(lines)
  const instructions: Instruction[] = []
  const problems: Problem[] = []
  let index = 0
  while (index < lines.length) {
    const first = lines[index] as Line
    if (isBlank(first.text)) {
      index += 1
      continue
    }
    const joined = joinLines(lines, index, mark)
    const heredocs = readHeredocs(lines, joined.next, joined.text)
    index = heredocs.next
    const indent = first.text.length - first.text.trimStart().length
    const end = (lines[index - 1] as Line).end
    const instruction = readInstruction(joined.text, heredocs.bodies, { start: first.start + indent, end })
    if (instruction) instructions.push(instruction)
    else problems.push(unknown(source, first, indent))
  }
  return { instructions, problems }
}

function unknown(source: Source, { text, start, end }: Line, indent: number): Problem {
  const word = text.trim().split(/\s+/)[0]
  return { place: source.placeOf({ start: start + indent, end }), message: `unknown instruction "${word}" in a Dockerfile` }
}

function readInstruction(text: string, heredocs: readonly string[], span: Span): Instruction | undefined {
  const [, name = '', tail = ''] = /^\s*(\S+)\s*(.*)$/s.exec(text) ?? []
  if (!KNOWN.test(name)) return undefined
  const flags = new Map<string, string>()
  const rest = tail.replace(/^(?:--[a-z][\w-]*(?:=(?:"[^"]*"|\S*))?\s+)+/, (written) => {
    for (const [, flag, value] of written.matchAll(/--([\w-]+)(?:=("[^"]*"|\S*))?/g)) flags.set(flag as string, unquote(value ?? ''))
    return ''
  })
  return { name: name.toUpperCase(), flags, rest: rest.trim(), heredocs, span }
}

function unquote(value: string): string {
  return value.replace(/^"(.*)"$/, '$1')
}

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\n]*(?:\n|$)/g)].flatMap(({ 0: line, index }) => {
    if (line === '') return []
    const content = line.replace(/\r?\n$/, '')
    return [{ text: content, start: index, end: index + content.length }]
  })
}

const isBlank = (text: string) => /^\s*(#|$)/.test(text)

/** The directive `# escape=` stands before everything else. */
function escapeOf(lines: readonly Line[]): string {
  for (const { text } of lines) {
    const directive = /^\s*#\s*(\w+)\s*=\s*(\S+)\s*$/.exec(text)
    if (!directive) return '\\'
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] as string
  }
  return '\\'
}

function joinLines(lines: readonly Line[], first: number, mark: string): { readonly text: string; readonly next: number } {
  let text = ''
  let index = first
  for (; index < lines.length; index += 1) {
    const line = (lines[index] as Line).text
    // Comments and empty lines between continuations do not end the instruction.
    if (index > first && isBlank(line)) continue
    const trimmed = line.trimEnd()
    if (!trimmed.endsWith(mark)) return { text: text + line, next: index + 1 }
    text += `${trimmed.slice(0, -1)} `
  }
  return { text, next: index }
}

function readHeredocs(lines: readonly Line[], from: number, text: string): { readonly bodies: string[]; readonly next: number } {
  if (!/^\s*(RUN|COPY|ADD)\b/i.test(text)) return { bodies: [], next: from }
  const bodies: string[] = []
  let index = from
  for (const [, strip, , delimiter] of text.matchAll(/<<(-?)(["']?)([A-Za-z_]\w*)\2/g)) {
    const body: string[] = []
    for (; index < lines.length; index += 1) {
      const line = (lines[index] as Line).text
      if ((strip ? line.replace(/^\t+/, '') : line) === delimiter) break
      body.push(line)
    }
    index = Math.min(index + 1, lines.length)
    bodies.push(body.join('\n'))
  }
  return { bodies, next: index }
}
