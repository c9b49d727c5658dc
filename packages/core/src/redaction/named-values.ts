import { HIDDEN } from './hidden'
import { secrecyOf } from './secret-name'
import { type Extent, lengthAt, QUOTE, valueAt } from './value-end'

// A name begins where its run of letters begins, so that no run is read twice.
const PAIR = new RegExp(`(?<![\\w.$-])([\\w.$-]+(?: key)?)(${QUOTE})?[\\])]?\\s*(=>|:=|==?|:)\\s*`, 'gi')
/** `"name": "password", "value": "..."`, and the same as attributes of XML. */
const NAME_AND_VALUE = /["']([\w.-]+)\\*["'][\s,;]*\\*["']?val(?:ue)?\\*["']?\s*[=:]\s*/gi
/** A raw list of headers: `'x-api-key', '...'`. */
const HEADER_LIST = /["'](\w+(?:-\w+)+|authorization|cookie)\\*["']\s*,\s*(?=\\*["'])/gi
/** SQL, prose with a quoted password, and the configuration of Redis. */
const QUOTED =
  /\b(?:(?:password|passwd|passphrase|pwd|identified\s+by)\s+(?:(?:is|was|as|of)\s+)?(?=\\*["'`])|(?:requirepass|masterauth)\s+)/gi
const ELEMENT = /(<(?:[\w-]+:)?([\w.-]+)(?:\s[^<>]*)?>)(?:<!\[CDATA\[[^\]]*|[^<]+(?=<)|[^<\s]+$)/g

const WHOLE_LINE = /authorization|cookie/i
const PASSWORD = /pass|pwd|pw$/i
const REST_OF_LINE = /.*/y
const SPACE = /[ \t]+/y
const SIGN = new RegExp(`(?:${QUOTE})?[ \\t]*(?:=>|:=|==?|:)[ \\t]*`, 'iy')
const NO_SECRET = /^(?:null|undefined|none|nil|true|false|yes|no|empty|missing|unset|\*+|\[redacted\])?["'()\]},.;]*$/i
/** "token: the signature is wrong": two words more, without a digit. */
const PROSE = /[A-Za-z']{1,15}[ ,]+[A-Za-z']{1,15}(?:[ ,.]|$)/y

/** The text without the values of secret names: pairs in any notation, headers, elements of XML, passwords in SQL. */
export function hideNamedValues(text: string): string {
  let hidden = text.replace(ELEMENT, (whole, tag: string, name: string) => (secrecyOf(name) ? tag + HIDDEN : whole))
  hidden = hideAfter(hidden, NAME_AND_VALUE)
  hidden = hideAfter(hidden, PAIR, isSecretPair)
  hidden = hideAfter(hidden, HEADER_LIST)
  return hideAfter(hidden, QUOTED, () => true)
}

/** Hides the value behind each match that is for a secret: where nothing else is said, behind a secret name. */
export function hideAfter(
  text: string,
  expression: RegExp,
  isSecret: (match: RegExpExecArray, at: number) => unknown = ([, name = '']) => secrecyOf(name),
): string {
  let hidden = ''
  let from = 0
  for (let match = expression.exec(text); match; match = expression.exec(text)) {
    const at = expression.lastIndex
    // A name inside a value that is hidden already.
    if (at < from || !isSecret(match, at)) continue
    const { start, end } = extentOf(text, at, match[1] ?? '')
    if (NO_SECRET.test(text.slice(start, end))) continue
    hidden += text.slice(from, start) + HIDDEN
    from = end
  }
  return hidden + text.slice(from)
}

function extentOf(text: string, at: number, name: string): Extent {
  let value = extentOfOne(text, at, name)
  const { start } = value
  // In `password= token= "..."` what seems to be the value is a name itself.
  for (let sign = signAfter(text, value); sign > 0; sign = signAfter(text, value)) {
    value = extentOfOne(text, value.end + sign, text.slice(value.start, value.end))
  }
  return { ...value, start }
}

function extentOfOne(text: string, at: number, name: string): Extent {
  const extent = valueAt(text, at)
  if (extent.quoted || !WHOLE_LINE.test(name)) return extent
  return { start: at, end: at + lengthAt(REST_OF_LINE, text, at), quoted: false }
}

function signAfter(text: string, { start, end, quoted }: Extent): number {
  const isInside = !quoted && /[=:>]$/.test(text.slice(start, end))
  return lengthAt(isInside ? SPACE : SIGN, text, end)
}

function isSecretPair({ input: text, index, 0: whole, 1: name = '', 2: quote, 3: separator }: RegExpExecArray, at: number): boolean {
  const secrecy = secrecyOf(name)
  // `auth: { user, pass }` has names inside, which are read next.
  if (!secrecy || (secrecy === 'weak' && text[at] === '{')) return false
  if (PASSWORD.test(name) || WHOLE_LINE.test(name)) return true
  const { start, end, quoted } = valueAt(text, at)
  if (secrecy === 'weak' && /^\d{1,6}$/.test(text.slice(start, end))) return false
  if (quote || quoted || separator !== ':') return true
  if (/unexpected $/i.test(text.slice(Math.max(0, index - 11), index))) return false
  const spaced = /\s$/.test(whole)
  return secrecy === 'strong' ? !(spaced && lengthAt(PROSE, text, at)) : !spaced
}
