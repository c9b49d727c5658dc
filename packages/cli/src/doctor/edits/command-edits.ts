import type { CommandLine } from '../../manifest/command-line'
import type { Edit } from './edit'
import { replaceSpan } from './line-edits'
import { replaceValue } from './tree-edits'

/** Writes other words in the place of a command in the exec form. A keyword such as `CMD` stays. */
export function withWords(command: CommandLine, words: readonly string[]): Edit {
  const { tree, source, span } = command
  if (!tree) return replaceSpan(source, span, `[${words.map((word) => JSON.stringify(word)).join(', ')}]`)
  const [keyword] = command.written
  const lead = keyword === 'CMD' || keyword === 'CMD-SHELL' ? ['CMD'] : []
  return replaceValue(tree, [...lead, ...words])
}

/** Writes another script for the shell that runs the command, in the form in which it is written. */
export function withScript(command: CommandLine, script: string): Edit {
  const { tree, source, span, written } = command
  const words = written.map((word) => (word === command.script ? script : word))
  // Compose splits a string itself: one that calls `sh -c` becomes a list, so that the shell still reads the script.
  const isRead = written.length === 1 || written[0] === 'CMD-SHELL'
  if (!tree) return replaceSpan(source, span, written.length > 1 ? `[${words.map((word) => JSON.stringify(word)).join(', ')}]` : script)
  return replaceValue(tree, tree.kind === 'scalar' && isRead ? script : words)
}

/** Turns a list of words into a string that a shell reads. */
export function asScript(command: CommandLine, script: string): Edit {
  const { tree, source, span } = command
  return tree ? replaceValue(tree, ['CMD-SHELL', script]) : replaceSpan(source, span, script)
}

/** Writes another string inside a command, such as a path. Only where it is written exactly once. */
export function replaceInCommand({ source, span }: CommandLine, before: string, after: string): Edit | undefined {
  const text = source.text.slice(span.start, span.end)
  const start = text.indexOf(before)
  if (start === -1 || text.includes(before, start + 1)) return undefined
  return { source, span: { start: span.start + start, end: span.start + start + before.length }, text: after }
}
