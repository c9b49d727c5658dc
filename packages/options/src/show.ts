const LONGEST = 60
const URL_CREDENTIALS = /\/\/[^\s/?#@]*@/g

/**
 * A value as an error message may print it: short, on one line, without the source of a function, the content of an
 * object or the credentials of a URL. Never throws.
 */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value.replace(URL_CREDENTIALS, '//[redacted]@')))
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `the function ${nameOf(value) || '(anonymous)'}`
  if (typeof value !== 'object' || value === null) return String(value)
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
    return typeof name === 'string' ? shorten(name) : ''
  } catch {
    return ''
  }
}

function shorten(string: string): string {
  return string.length > LONGEST ? `${string.slice(0, LONGEST)}…` : string
}
