import { HIDDEN } from './hidden'
import { secrecyOf } from './secret-name'
import { type Extent, matchAt, valueAt } from './value-end'

// A name begins where its run of letters begins, so that no run is read twice.
const PAIR = /(?<![\w.$-])([\w.$-]+(?: key)?)(\\*["'`]|&(?:quot|apos|#0*3[49]);)?[\])]?\s*(=>|:=|==?|:)\s*/gi
/** `"name": "password", "value": "..."`, and the same as attributes of XML. */
const NAME_AND_VALUE = /\\*["']([\w.-]+)\\*["'][\s,;]*\\*["']?(?:value|val)\\*["']?\s*[=:]\s*/gi
/** A raw list of headers: `'x-api-key', '...'`. */
const HEADER_LIST = /["'](\w+(?:-\w+)+|authorization|cookie)\\*["']\s*,\s*(?=\\*["'])/gi
/** SQL, prose with a quoted password, and the configuration of Redis. */
const QUOTED =
  /\b(?:(?:password|passwd|passphrase|pwd|identified\s+by)\s+(?:(?:is|was|as|of)\s+)?(?=\\*["'`])|(?:requirepass|masterauth)\s+)/gi
const ELEMENT = /(<(?:[\w-]+:)?([\w.-]+)(?:\s[^<>]*)?>)(<!\[CDATA\[[^\]]*|[^<]+(?=<)|[^<\s]+$)/g

const WHOLE_LINE = /authorization|cookie/i
const PASSWORD = /pass|pwd|pw$/i
const REST_OF_LINE = /.*/y
const SPACE = /[ \t]+/y
const SIGN = /(?:\\*["'`]|&(?:quot|apos|#0*3[49]);)?[ \t]*(?:=>|:=|==?|:)[ \t]*/y
const NO_SECRET = /^(?:null|undefined|none|nil|true|false|yes|no|empty|missing|unset|\*+|\[redacted\])?["'()\]},.;]*$/i
/** "token: the signature is wrong": two words more, without a digit. */
const PROSE = /[A-Za-z']{1,15}[ ,]+[A-Za-z']{1,15}(?:[ ,.]|$)/y

/** The text without the values of secret names: pairs in any notation, headers, elements of XML, passwords in SQL. */
export function hideNamedValues(text: string): string {
  let hidden = text.replace(ELEMENT, (whole, tag: string, name: string) => (secrecyOf(name) ? `${tag}${HIDDEN}` : whole))
  hidden = hideAfter(hidden, NAME_AND_VALUE, ([, name = '']) => secrecyOf(name) !== undefined)
  hidden = hideAfter(hidden, PAIR, isSecretPair)
  hidden = hideAfter(hidden, HEADER_LIST, ([, name = '']) => secrecyOf(name) !== undefined)
  return hideAfter(hidden, QUOTED, () => true)
}

/** Hides the value behind each match that is for a secret. */
export function hideAfter(text: string, expression: RegExp, isSecret: (match: RegExpExecArray, text: string) => boolean): string {
  let hidden = ''
  let from = 0
  expression.lastIndex = 0
  for (let match = expression.exec(text); match; match = expression.exec(text)) {
    if (!isSecret(match, text)) continue
    const { start, end } = extentOf(text, expression.lastIndex, match[1] ?? '')
    if (end > start && !NO_SECRET.test(text.slice(start, end))) {
      hidden += text.slice(from, start) + HIDDEN
      from = end
    }
    expression.lastIndex = Math.max(end, expression.lastIndex)
  }
  return hidden + text.slice(from)
}

function extentOf(text: string, at: number, name: string): Extent {
  let value = extentOfOne(text, at, name)
  const { start } = value
  // In `password= token= "..."` what seems to be the value is a name itself.
  for (let sign = signAfter(text, value); sign; sign = signAfter(text, value)) {
    value = extentOfOne(text, value.end + sign.length, text.slice(value.start, value.end))
  }
  return { ...value, start }
}

function extentOfOne(text: string, at: number, name: string): Extent {
  const extent = valueAt(text, at)
  if (extent.quoted || !WHOLE_LINE.test(name)) return extent
  return { start: at, end: at + (matchAt(REST_OF_LINE, text, at)?.length ?? 0), quoted: false }
}

function signAfter(text: string, { start, end, quoted }: Extent): string | undefined {
  const isInside = !quoted && /[=:>]$/.test(text.slice(start, end))
  return matchAt(isInside ? SPACE : SIGN, text, end)
}

function isSecretPair(match: RegExpExecArray, text: string): boolean {
  const [whole, name = '', quote, separator = ''] = match
  const secrecy = secrecyOf(name)
  if (!secrecy) return false
  const at = match.index + whole.length
  // `auth: { user, pass }` has names inside, which are read next.
  if (secrecy === 'weak' && text[at] === '{') return false
  const { start, end, quoted } = valueAt(text, at)
  if (PASSWORD.test(name) || WHOLE_LINE.test(name)) return true
  if (secrecy === 'weak' && /^\d{1,6}$/.test(text.slice(start, end))) return false
  if (quote || quoted || separator !== ':') return true
  if (/unexpected $/i.test(text.slice(Math.max(0, match.index - 11), match.index))) return false
  const spaced = /\s$/.test(whole)
  return secrecy === 'strong' ? !(spaced && matchAt(PROSE, text, at) !== undefined) : !spaced
}
