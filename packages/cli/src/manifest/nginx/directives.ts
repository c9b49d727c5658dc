import type { Problem } from '../problem'
import type { Source, Span } from '../source'

/** A directive of nginx' configuration, with the directives of its block. */
export interface Directive {
  readonly name: string
  readonly words: readonly string[]
  readonly span: Span
  readonly block: readonly Directive[]
}

interface Token extends Span {
  readonly text: string
  readonly quoted: boolean
}

/** Reads nginx' configuration. A brace that is not closed, or an end without one, is a problem. */
export function readDirectives(source: Source): { readonly directives: readonly Directive[]; readonly problems: readonly Problem[] } {
  const tokens = tokensOf(source.text)
  const problems: Problem[] = []
  let index = 0

  function block(opened: Token | undefined): Directive[] {
    const directives: Directive[] = []
    let words: Token[] = []
    for (; index < tokens.length; index += 1) {
      const token = tokens[index] as Token
      const mark = token.quoted ? '' : token.text
      if (mark === '}') {
        if (!opened) problems.push({ place: source.placeOf(token), message: 'a "}" without its "{"' })
        return directives
      }
      if (mark === '{') {
        index += 1
        directives.push(directive(words, token.end, block(token)))
        words = []
      } else if (mark === ';') {
        directives.push(directive(words, token.end, []))
        words = []
      } else words.push(token)
    }
    if (opened) problems.push({ place: source.placeOf(opened), message: 'a "{" without its "}"' })
    return directives
  }

  const directives: Directive[] = []
  for (; index < tokens.length; index += 1) directives.push(...block(undefined))
  return { directives, problems }
}

function directive(words: readonly Token[], end: number, block: readonly Directive[]): Directive {
  const [first, ...rest] = words
  return { name: first?.text ?? '', words: rest.map(({ text }) => text), span: { start: first?.start ?? end, end }, block }
}

function tokensOf(text: string): Token[] {
  const token = /#[^\n]*|\s+|[{};]|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|(?:\$\{\w+\}|\\.|[^\s{};"'\\])+/gs
  return [...text.matchAll(token)].flatMap((match) => {
    const [whole, double, single] = match
    if (/^[#\s]/.test(whole)) return []
    const quoted = double ?? single
    return [{ text: quoted ?? whole, quoted: quoted !== undefined, start: match.index, end: match.index + whole.length }]
  })
}
