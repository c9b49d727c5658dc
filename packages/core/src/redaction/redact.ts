import type { JsonObject } from '../contract/json'

const LONGEST_READ = 10_000
const LONGEST_KEPT = 500
const HIDDEN = '[redacted]'

const STACK_LINE = /^[ \t]*at .*$/gm
const URL_CREDENTIALS = /(:\/\/)(?:[^\s/@:]*:\S*|[^\s/?#@]*)@/g
const AUTH_SCHEME = /\b(bearer|basic)\s+[\w.~+/=-]+/gi
const SECRET_HEADER = /((?:authorization|cookie)["']?\s*[:=]).*/gi
const SECRET_NAME =
  /passw(?:or)?d|passphrase|pwd|secret|token|(?:api|private|access|account|signing)[-_]?key|authorization|credential|cookie/i
const SECRET_PAIR = new RegExp(`((?:${SECRET_NAME.source})\\w*["']?\\s*[:=]\\s*)("[^"]*"|'[^']*'|[^\\s,;&]+)`, 'gi')

/**
 * A text without credentials, stack lines or excess length. The credentials of any URL go, and the values of pairs such
 * as `password=…`; what merely looks like one goes too, since a missing word is the smaller loss.
 */
export function redact(text: string): string {
  const clean = text
    .slice(0, LONGEST_READ)
    .replace(STACK_LINE, '')
    .replace(URL_CREDENTIALS, `$1${HIDDEN}@`)
    .replace(SECRET_HEADER, `$1 ${HIDDEN}`)
    .replace(AUTH_SCHEME, `$1 ${HIDDEN}`)
    .replace(SECRET_PAIR, `$1${HIDDEN}`)
    .trim()
  return clean.length > LONGEST_KEPT ? `${clean.slice(0, LONGEST_KEPT)}…` : clean
}

/** A copy of the data as JSON carries it, without credentials. Throws what `JSON.stringify` throws. */
export function redactData(data: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => {
      if (typeof value === 'string') return redact(value)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
      return Object.fromEntries(Object.entries(value).map(([key, of]) => [redact(key), SECRET_NAME.test(key) ? HIDDEN : of]))
    }),
  )
}
