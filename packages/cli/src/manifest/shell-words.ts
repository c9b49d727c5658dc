import type { Span } from './source'

/** A word of a script, or an operator such as `&&`. */
export interface ShellWord extends Span {
  readonly text: string
}

/** Splits as a shell does: quotes hold words together, a backslash takes the next letter as it is, operators stand alone. */
export function splitWords(script: string): string[] {
  return shellWords(script).map(({ text }) => text)
}

/** The same, each with its place in the script. `#` begins a comment, and `2>&1` is one word. */
function shellWords(script: string): ShellWord[] {
  const words: ShellWord[] = []
  const token =
    /(?<![^\s;|&])#[^\n]*|\n|[^\S\n]+|(&&|\|\||[;|]|&(?!>))|((?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s"'\\;|&]|(?<=[<>])&|&(?=>))+)|./gs
  for (const { 0: whole, 1: operator, 2: word, index: start } of script.matchAll(token)) {
    const end = start + whole.length
    if (operator ?? whole === '\n') words.push({ text: whole, start, end })
    else if (word) words.push({ text: unquoted(word), start, end })
  }
  return words
}

function unquoted(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/gs, (_, double?: string, single?: string, escaped?: string) => {
    if (double !== undefined) return double.replace(/\\(["\\$`])/g, '$1')
    return single ?? escaped ?? ''
  })
}

const OPERATORS = new Set(['&&', '||', ';', '|', '&', '\n'])

export function isOperator(word: string): boolean {
  return OPERATORS.has(word)
}

/** The simple commands of a line: what stands between `&&`, `||`, `;` and `|`. */
export function simpleCommands(words: readonly string[]): string[][] {
  return commandsIn(words, isOperator)
}

/** The simple commands of a script, each word with its place. */
export function commandsOfScript(script: string): ShellWord[][] {
  return commandsIn(shellWords(script), ({ text }) => isOperator(text))
}

function commandsIn<Word>(words: readonly Word[], isBetween: (word: Word) => boolean): Word[][] {
  const commands: Word[][] = [[]]
  for (const word of words) {
    if (isBetween(word)) commands.push([])
    else commands.at(-1)?.push(word)
  }
  return commands.filter((command) => command.length > 0)
}

/** `A=1` before a command sets a variable for it. */
export function isAssignment(word: string): boolean {
  return /^\w+=/.test(word)
}

/** The program of a simple command, without its folder and without variables before it: `A=1 /usr/bin/curl` is `curl`. */
export function programOf(command: readonly string[]): string {
  const word = command.find((candidate) => !isAssignment(candidate))
  return word?.split('/').at(-1) ?? ''
}
