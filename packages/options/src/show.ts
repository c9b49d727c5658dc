const LONGEST = 60
/** Longer strings are cut first, so that the work is bounded. */
const LONGEST_READ = 1_000
const NAMED_SECRET = /((?:pass|pwd|secret|token|key)\w*["']?\s*[:=]\s*)(?!\s)[^;&,]+/gi
// JSON.stringify escapes only the control characters below U+0020.
const INVISIBLE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g

/**
 * A value as an error message may print it: short, on one line, without the source of a function, the content of an
 * object or the credentials of a connection string. Never throws.
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return quote(shorten(withoutSecrets(value)))
  if (typeof value === 'bigint') return `${shorten(String(value))}n`
  if (typeof value === 'function') return nameOf(value) ? `the function ${nameOf(value)}` : 'a function'
  if (typeof value !== 'object' || value === null) return quoteless(shorten(String(value)))
  return kindOf(value)
}

function kindOf(value: object): string {
  try {
    if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : `an array of ${value.length}`
    if (typeof (value as { then?: unknown }).then === 'function') return 'a promise'
    const prototype: { constructor?: unknown } | null = Object.getPrototypeOf(value)
    const name = nameOf(prototype?.constructor)
    return name && name !== 'Object' ? `an instance of ${name}` : 'an object'
  } catch {
    return 'an object'
  }
}

function nameOf(value: unknown): string {
  try {
    const { name } = value as { name?: unknown }
    return typeof name === 'string' ? quoteless(shorten(name)) : ''
  } catch {
    return ''
  }
}

function withoutSecrets(string: string): string {
  return withoutUserInfo(string).slice(0, LONGEST_READ).replace(NAMED_SECRET, '$1[redacted]')
}

/** Without what stands before the last `@`: `scheme://user:password@host`, also without a scheme. */
function withoutUserInfo(string: string): string {
  const end = string.lastIndexOf('@')
  const scheme = string.lastIndexOf('://', end)
  const start = scheme < 0 ? 0 : string.indexOf('://') + 3
  if (end < 0 || (start === 0 && !string.slice(0, end).includes(':'))) return string
  return `${string.slice(0, start)}[redacted]${string.slice(end)}`
}

function shorten(string: string): string {
  return string.length > LONGEST ? `${string.slice(0, LONGEST)}…` : string
}

function quote(string: string): string {
  return JSON.stringify(string).replace(INVISIBLE, escapeCharacter)
}

function quoteless(string: string): string {
  return quote(string).slice(1, -1)
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
