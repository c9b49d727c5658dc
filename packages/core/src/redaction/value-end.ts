// A quotation mark, also one that is escaped in JSON within JSON or in HTML.
const QUOTE = /\\*(?:["'`]|u002[27])|&(?:quot|apos|#0*3[49]|#x2[27]);/iy
const AFTER_QUOTE = /$|[\s,;:&)}\]>|\\"'<]/y
// In `a=1,b=2` or `a=1;b=2` the next name ends the value. Alone, such a character may belong to a password.
const NEXT_PAIR = /[,;&]\s*(?:["']?[\w.-]+["']?\s*[=:]|$|\s)/y
/** In a connection string a value may have spaces: it ends before the next `;Name=`. */
const REST_OF_CONNECTION_STRING = /[^\n=;&"']{0,100}(?=;[ \t]*(?:[A-Za-z][\w ]*=|$))/y
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' }

/** Where a value begins and ends, without its quotation marks. */
export interface Extent {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

/** The extent of the value at that place. One whose end is missing reaches to the end of the text. */
export function valueAt(text: string, at: number): Extent {
  const quote = matchAt(QUOTE, text, at)
  if (quote) return quotedAt(text, at + quote.length, quote)
  const closing = CLOSING[text[at] ?? '']
  if (closing) return { start: at, end: closingAt(text, at, closing), quoted: true }
  return { start: at, end: bareEnd(text, at), quoted: false }
}

/** The part of the text that a sticky expression matches at a place. */
export function matchAt(expression: RegExp, text: string, at: number): string | undefined {
  expression.lastIndex = at
  return expression.exec(text)?.[0]
}

function quotedAt(text: string, start: number, quote: string): Extent {
  for (let end = text.indexOf(quote, start); end >= 0; end = text.indexOf(quote, end + quote.length)) {
    // SQL and YAML write a quotation mark inside a value twice.
    if (end > start && text.startsWith(quote, end + quote.length)) {
      end += quote.length
      continue
    }
    const escaped = text[end - 1] === '\\'
    if (!escaped && matchAt(AFTER_QUOTE, text, end + quote.length) !== undefined) return { start, end, quoted: true }
  }
  return { start, end: text.length, quoted: true }
}

function closingAt(text: string, at: number, closing: string): number {
  const opening = text[at]
  let depth = 0
  for (let index = at; index < text.length; index += 1) {
    if (text[index] === opening) depth += 1
    else if (text[index] === closing) depth -= 1
    if (depth === 0) return index + 1
  }
  return text.length
}

function bareEnd(text: string, at: number): number {
  let end = at
  while (end < text.length && !/\s/.test(text[end] as string)) {
    if (/[,;&]/.test(text[end] as string) && matchAt(NEXT_PAIR, text, end) !== undefined) return end
    // `token: password="..."`: the value is a pair, whose own value is quoted.
    const quote = /[=:>]/.test(text[end] as string) ? matchAt(QUOTE, text, end + 1) : undefined
    if (quote) return quotedAt(text, end + 1 + quote.length, quote).end
    end += 1
  }
  const rest = text[end] === ' ' ? matchAt(REST_OF_CONNECTION_STRING, text, end) : undefined
  return end + (rest?.length ?? 0)
}
