import { hideCommandLines } from './command-lines'
import { hideBlocks, hideTokens } from './known-tokens'
import { hideNamedValues } from './named-values'
import { hideEncoded } from './percent-encoding'
import { printable } from './printable'
import { fewHarmless, hideQueryValues, type IsHarmless, mostHarmless } from './query-values'
import { hideCutUserInfo, hideUserInfo } from './user-info'

const LONGEST_READ = 10_000
const LONGEST_KEPT = 500
const STACK_LINE = /^[ \t]+at .*$|(?<=\n)at \S.*:\d+:\d+\)?$/gm

/**
 * What a dependency says, without credentials, stack lines, control characters or excess length. It hides what merely
 * looks like a credential too, since a missing word is the smaller loss. It is best effort: a secret that neither its
 * form nor its surroundings give away stays. Takes time in proportion to the length.
 */
export function redact(text: string): string {
  return clean(text, fewHarmless)
}

/** The same for what the team wrote itself, whose links must stay links. */
export function redactNote(text: string): string {
  return clean(text, mostHarmless)
}

function clean(text: string, isHarmless: IsHarmless): string {
  const hide = (plain: string): string => hideSecrets(plain, isHarmless)
  const read = printable(beginningOf(text))
  // Stack lines go last: the mark of a secret may stand in one.
  const hidden = hide(hideEncoded(read, hide)).replace(STACK_LINE, '').trim()
  return text.length > LONGEST_READ || hidden.length > LONGEST_KEPT ? `${cut(hidden)}…` : hidden
}

// The order matters: what is hidden later must not need a mark that an earlier step hides.
function hideSecrets(text: string, isHarmless: IsHarmless): string {
  return hideQueryValues(hideTokens(hideCutUserInfo(hideNamedValues(hideCommandLines(hideUserInfo(hideBlocks(text)))))), isHarmless)
}

/** The part that is read. It ends between words: half a credential lacks the mark that would give it away. */
function beginningOf(text: string): string {
  return text.length > LONGEST_READ ? text.slice(0, LONGEST_READ).replace(/(?<!\S)\S*$/, '') : text
}

/** The part that is kept, without half a character at its end. */
function cut(text: string): string {
  return text.slice(0, LONGEST_KEPT).replace(/[\ud800-\udbff]$/, '')
}
