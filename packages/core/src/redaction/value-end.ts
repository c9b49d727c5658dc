/** A quotation mark, also one that is escaped in JSON within JSON or in HTML. */
export const QUOTE: string = /\\{0,99}(?:["'`]|u002[27])|&(?:quot|apos|#0*3[49]|#x2[27]);/.source
/** What may follow the quotation mark that ends a value. */
const AFTER_QUOTE = /$|[\s,;:&)}\]>|\\"'<]/.source
// In `a=1,b=2` or `a=1;b=2` the next name ends the value. Alone, such a character may belong to a password.
const NEXT_PAIR = /\s*(?:["']?[\w.-]+["']?\s*[=:]|$|\s)/.source
/** In a connection string a value may have spaces: it ends before the next `;Name=`. */
const REST_OF_CONNECTION_STRING = / [^\n=;&"']{0,99}(?=;[ \t]*(?:[a-z][\w ]*=|$))/.source
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

// In quotation marks one that is written twice, as in SQL and YAML, or escaped is a part of the value. Without them,
// `password="..."` in `token: password="..."` is a pair with a quoted value of its own, so the value ends before its sign.
const VALUE = new RegExp(
  `(${QUOTE})(?:[^\\\\"'\`&u]+|(?!\\1)[^]|\\1\\1|(?<=\\\\)\\1|\\1(?!${AFTER_QUOTE}))*|` +
    `(?:(?![=:]{1,3}>?(?:${QUOTE}))[^\\s,;&]|[,;&](?!${NEXT_PAIR}))*(?:${REST_OF_CONNECTION_STRING})?`,
  'iy',
)

/** Where a value begins and ends, without its quotation marks. */
export interface Extent {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

/** The extent of the value at that place. One whose end is missing reaches to the end of the text. */
export function valueAt(text: string, at: number): Extent {
  const closing = CLOSING[text[at] ?? '']
  if (closing) return { start: at, end: closingAt(text, at, closing), quoted: true }
  VALUE.lastIndex = at
  const [value = '', quote = ''] = VALUE.exec(text) ?? []
  return { start: at + quote.length, end: at + value.length, quoted: quote !== '' }
}

/** The length of what a sticky expression matches at a place. */
export function lengthAt(expression: RegExp, text: string, at: number): number {
  expression.lastIndex = at
  return expression.exec(text)?.[0].length ?? 0
}

function closingAt(text: string, at: number, closing: string): number {
  let depth = 0
  for (let index = at; index < text.length; index += 1) {
    if (text[index] === text[at]) depth += 1
    else if (text[index] === closing) depth -= 1
    if (depth === 0) return index + 1
  }
  return text.length
}
