import { splitWords } from './shell-words'
import type { Place, Source, Span } from './source'
import { type Tree, textsAt } from './tree'

/** A command of a container, as it is run. */
export interface CommandLine {
  /** The program and its arguments. A shell's command is split where a shell would split it. */
  readonly words: readonly string[]
  /** The string that a shell reads: the shell form of Docker, or `sh -c '...'`. */
  readonly script?: string | undefined
  /** Which shell reads it: `/bin/sh`, `bash`. */
  readonly shell?: string | undefined
  /** The words as they are written: with `sh -c`, and with `CMD` or `CMD-SHELL` before them. */
  readonly written: readonly string[]
  readonly place: Place
  readonly source: Source
  /** What a rewritten command replaces. */
  readonly span: Span
  /** The value of YAML or JSON that holds it. Absent in a Dockerfile. */
  readonly tree?: Tree | undefined
}

type Written = Pick<CommandLine, 'source' | 'span' | 'place' | 'tree'>

const SHELL = /^(?:.*\/)?(?:sh|ash|dash|bash|zsh|busybox)$/

/** A command as a list of words: the exec form. `sh -c '...'` is recognized. `lead` is a keyword such as `CMD`. */
export function execForm(words: readonly string[], where: Written, lead: readonly string[] = []): CommandLine {
  const written = [...lead, ...words]
  const script = scriptOf(words)
  if (script === undefined) return { words, written, ...where }
  return { words: splitWords(script), script, shell: words[0], written, ...where }
}

/** A command as one string that a shell reads. */
export function shellForm(script: string, where: Written, lead: readonly string[] = [], shell = '/bin/sh'): CommandLine {
  return { words: splitWords(script), script, shell, written: [...lead, script], ...where }
}

/** The exec form of a list in YAML or JSON. */
export function commandOfList(tree: Tree): CommandLine {
  return execForm(textsAt(tree), { source: tree.source, span: tree.span, place: tree.place, tree })
}

/** The script of `sh -c script`, `bash -ec script`, `/bin/busybox sh -c script`. */
function scriptOf([program = '', ...rest]: readonly string[]): string | undefined {
  if (!SHELL.test(program)) return undefined
  const flag = rest.findIndex((word) => /^-[a-z]*c$/.test(word))
  return flag === -1 ? undefined : rest[flag + 1]
}
