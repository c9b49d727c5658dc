import type { JsonObject } from '../contract/json'
import { HIDDEN } from './hidden'
import { redact } from './redact'
import { secrecyOf } from './secret-name'

/** Numbers with these names are secrets. With other secret names they are counts: `{ tokens: 500 }`. */
const SECRET_NUMBER = /pass|pwd|pw$|pin|otp|secret|cvv|cvc/i

/**
 * A copy of the data as JSON carries it, without credentials: in strings, under keys that name a secret, in lists of
 * headers, and in pairs of a name and a value.
 *
 * @throws what `JSON.stringify` throws.
 */
export function redactData(data: JsonObject): JsonObject {
  return JSON.parse(
    JSON.stringify(data, (_, value: unknown) => {
      if (typeof value === 'string') return redact(value)
      if (typeof value !== 'object' || value === null) return value
      return Array.isArray(value) ? hideHeaders(value) : hideKeys(value)
    }),
  )
}

function hideKeys(object: object): object {
  const entries = Object.entries(object)
  const { name, key, header } = object as { name?: unknown; key?: unknown; header?: unknown }
  const named = [name, key, header].find((candidate) => typeof candidate === 'string' && secrecyOf(candidate) === 'strong')
  return Object.fromEntries(
    entries.map(([own, value]) => {
      const isName = named !== undefined && value === named
      const secret = isSecret(own, value) || (named !== undefined && /^val(?:ue)?s?$/i.test(own))
      return [redact(own), secret && !isName ? HIDDEN : value]
    }),
  )
}

function isSecret(key: string, value: unknown): boolean {
  const secrecy = secrecyOf(key)
  if (!secrecy || value === null || value === undefined || typeof value === 'boolean') return false
  if (typeof value === 'number') return SECRET_NUMBER.test(key)
  return secrecy === 'strong' || typeof value === 'string'
}

/** `['x-api-key', '...']`, as Node's `rawHeaders`. */
function hideHeaders(list: readonly unknown[]): unknown[] {
  return list.map((value, index) => {
    const before = list[index - 1]
    return typeof value === 'string' && typeof before === 'string' && index % 2 === 1 && isHeader(before) ? HIDDEN : value
  })
}

function isHeader(name: string): boolean {
  return /^[\w-]+$/.test(name) && /-|^(?:authorization|cookie)$/i.test(name) && secrecyOf(name) !== undefined
}
