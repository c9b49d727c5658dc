/** A part of a page that a reader does something with, in the page's order. */
export type Block = Shell | Code | Transcript | Log | Directive

/** Commands to run before going on. */
interface Shell {
  readonly kind: 'shell'
  readonly line: number
  readonly commands: readonly string[]
}

/** A file to save. Without a name it is a sample to run by itself. */
export interface Code {
  readonly kind: 'code'
  readonly line: number
  readonly language: 'ts' | 'js' | 'json' | 'toml'
  readonly file: string | undefined
  readonly source: string
}

/** Commands with the output that the page promises. */
export interface Transcript {
  readonly kind: 'transcript'
  readonly line: number
  readonly entries: readonly { readonly command: string; readonly output: string }[]
}

/** What a running program has printed: the block below `<!-- reader: shows server -->`. */
export interface Log {
  readonly kind: 'log'
  readonly line: number
  readonly program: string
  readonly output: string
}

/** What a reader does with the keyboard: `<!-- reader: stop server -->` stands where the page says to press Ctrl-C. */
export interface Directive {
  readonly kind: 'directive'
  readonly line: number
  readonly words: readonly string[]
}

const PART = /^( *)```(\w*)[^\n]*\n([\s\S]*?)^\1```|^<!-- reader: (.+?) -->$/gm
const SHOWS = /^shows (\S+)$/
const NAMED = /^(?:\/\/|#) ([\w./[\]-]+\.\w+)\n/

/** The parts of a page, from top to bottom. Blocks in other languages are for reading only, and hold no commands. */
export function readBlocks(markdown: string): Block[] {
  const parts = [...markdown.matchAll(PART)]
  return parts.flatMap((match, index): Block[] => {
    const line = markdown.slice(0, match.index).split('\n').length
    const [, indent = '', language = '', raw = '', words] = match
    if (words) return SHOWS.test(words) ? [] : [{ kind: 'directive', line, words: words.split(' ') }]
    const text = raw.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    const program = SHOWS.exec(parts[index - 1]?.[4] ?? '')?.[1]
    if (program) return [{ kind: 'log', line, program, output: text.trim() }]
    const block = blockOf(language, text, line)
    return block ? [block] : []
  })
}

function blockOf(named: string, text: string, line: number): Block | undefined {
  // `rigs/snippets` compiles `ts`. What needs another runtime or another library is `typescript`.
  const language = named === 'typescript' ? 'ts' : named
  if (language === 'sh') return { kind: 'shell', line, commands: commandsOf(text) }
  if (language === 'console') return { kind: 'transcript', line, entries: entriesOf(text) }
  if (/^\$ /m.test(text)) throw new Error(`line ${line}: commands with their output must be \`console\`, so that a reader runs them`)
  if (language !== 'ts' && language !== 'js' && language !== 'json' && language !== 'toml') return undefined
  const file = NAMED.exec(text)?.[1]
  if (!file && (language === 'json' || language === 'toml')) return undefined
  return { kind: 'code', line, language, file, source: text }
}

/** A comment after a command is for the reader. */
function commandsOf(text: string): string[] {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s+)#\s.*$/, '').trim())
  return lines.filter(Boolean)
}

function entriesOf(text: string): { command: string; output: string }[] {
  const [, ...parts] = `\n${text}`.split(/\n\$ /)
  return parts.map((part) => {
    const [command = '', ...output] = part.split('\n')
    return { command: command.replace(/\s+# .*$/, ''), output: output.join('\n').trim() }
  })
}
