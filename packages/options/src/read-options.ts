import { didYouMean } from './did-you-mean'
import { plainObject, type Rule } from './rule'
import { show } from './show'
import { verify } from './verify'

/** A rule for each option that a function takes. */
export type OptionRules<T> = { readonly [key in keyof T]?: Rule }
type Read<T> = { -readonly [key in keyof T]?: Exclude<T[key], undefined> }

/**
 * The options of a function that are there, each read once and verified. Nothing but these may be in the object: an
 * option that is misspelt must never be ignored. `path` is where the object stands inside the caller's options.
 *
 * @throws TypeError that names the caller, the option, the value and the remedy.
 */
export function readOptions<T extends object>(caller: string, options: T, rules: OptionRules<T>, path = ''): Read<T> {
  verify(caller, path || 'options', options, plainObject)
  refuseUnknown(caller, Object.keys(options), Object.keys(rules), path)
  return readSettings(caller, options, rules, path)
}

/** The same for an object that may hold more, such as an instance of a user's class. */
export function readSettings<T extends object>(caller: string, settings: T, rules: OptionRules<T>, path = ''): Read<T> {
  const read: Read<T> = {}
  for (const key of Object.keys(rules) as (keyof T & string)[]) {
    const value = settings[key]
    if (value === undefined) continue
    verify(caller, path ? `${path}.${key}` : key, value, rules[key] as Rule)
    read[key] = value as Read<T>[typeof key]
  }
  return read
}

/** Throws the TypeError for the first name that is not known, with the known name that it is closest to. */
export function refuseUnknown(caller: string, given: readonly string[], known: readonly string[], path: string): void {
  for (const key of given) {
    if (known.includes(key)) continue
    const closest = didYouMean(key, known)
    const hint = closest ? `; did you mean ${show(closest)}?` : '.'
    throw new TypeError(`${caller}: unknown option ${show(path ? `${path}.${key}` : key)}${hint} Known: ${known.join(', ')}`)
  }
}
