import { type CommandLine, execForm, shellForm } from './command-line'
import type { Healthcheck } from './healthcheck'
import type { Tree } from './tree'

/** Reads `["CMD", ...]`, `["CMD-SHELL", "..."]` and a string. `["NONE"]` and an empty list are none. */
export function healthcheckCommand(
  written: readonly string[],
  tree: Tree,
): { readonly form: Healthcheck['form']; readonly command: CommandLine } | undefined {
  const { source, span, place } = tree
  const where = { source, span, place, tree }
  const [keyword, ...words] = written
  if (keyword === undefined || keyword === 'NONE') return undefined
  if (keyword === 'CMD-SHELL') return { form: 'shell', command: shellForm(words.join(' '), where, [keyword]) }
  if (keyword === 'CMD') return { form: 'exec', command: execForm(words, where, [keyword]) }
  return { form: 'bare', command: execForm(written, where) }
}
