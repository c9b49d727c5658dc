const LONGEST = 60
/** Longer strings are cut first, so that the work is bounded. */
const LONGEST_READ = 1_000
const NAMED_SECRET = /((?:pass|pwd|secret|token|key)\w*["']?\s*[:=]\s*)(?!\s)[^;&,]+/gi
/** What stands before the last `@`: `scheme://user:password`, also without a scheme. */
const USER_INFO = /^(.*?:\/\/|(?=.*:)).*/s
// JSON.stringify escapes only the control characters below U+0020.
const INVISIBLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * A value as an error message may print it: short, on one line, without the source of a function, the content of an
 * object or the credentials of a connection string. Never throws.
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(shorten(withoutSecrets(value)))
  if (typeof value === 'bigint') return `${shorten(String(value))}n`
  try {
    if (typeof value === 'function') return nameOf(value) ? `the function ${nameOf(value)}` : 'a function'
    if (typeof value === 'object' && value !== null) return kindOf(value)
    return quoteless(String(value))
  } catch {
    return typeof value === 'function' ? 'a function' : 'an object'
  }
}

function kindOf(value: object): string {
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`
  if (typeof (value as { then?: unknown }).then === 'function') return 'a promise'
  const name = nameOf(Object.getPrototypeOf(value)?.constructor)
  return name && name !== 'Object' ? `an instance of ${name}` : 'an object'
}

function nameOf(value: unknown): string {
  const { name } = Object(value) as { name?: unknown }
  return typeof name === 'string' ? quoteless(name) : ''
}

function withoutSecrets(string: string): string {
  const end = Math.max(0, string.lastIndexOf('@'))
  const shown = string.slice(0, end).replace(USER_INFO, '$1[redacted]') + string.slice(end)
  return shown.slice(0, LONGEST_READ).replace(NAMED_SECRET, '$1[redacted]')
}

function shorten(string: string): string {
  return string.length > LONGEST ? `${string.slice(0, LONGEST)}…` : string
}

function quote(string: string): string {
  return JSON.stringify(string).replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function quoteless(string: string): string {
  return quote(shorten(string)).slice(1, -1)
}
