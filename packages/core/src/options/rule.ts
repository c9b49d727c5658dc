import { isPlainObject } from './plain-object'

/** What a setting may be, and what to tell whoever set it otherwise. */
export interface Rule {
  fits(value: unknown): boolean
  readonly remedy: string
}

type Rules<T> = { readonly [key in keyof T]?: Rule }
type Read<T> = { -readonly [key in keyof T]?: Exclude<T[key], undefined> }

export const flag: Rule = oneOf(true, false)
export const text: Rule = rule(
  (value) => typeof value === 'string' && value !== '' && value.length <= 200,
  'use a text of 1 to 200 characters',
)
export const count: Rule = rule((value) => Number.isSafeInteger(value) && (value as number) > 0, 'use a whole number from 1')
export const plainObject: Rule = rule(isPlainObject, 'use an object literal')

export function rule(fits: (value: unknown) => boolean, remedy: string): Rule {
  return { fits, remedy }
}

export function oneOf(...values: readonly unknown[]): Rule {
  return rule((value) => values.includes(value), `use ${values.map(show).join(', ')}`)
}

/** A number of ms within bounds. */
export function ms(least: number, most: number, advice = ''): Rule {
  return rule((value) => typeof value === 'number' && value >= least && value <= most, `use ${least} to ${most} ms${advice}`)
}

/** Throws a TypeError that names the place, the value and the remedy, unless the value fits. */
export function verify(place: string, value: unknown, { fits, remedy }: Rule): void {
  if (!fits(value)) throw new TypeError(`${place} is ${show(value)}: ${remedy}`)
}

/** Those settings that are there, each read once and verified. Throws a TypeError for the first that does not fit. */
export function readSettings<T extends object>(place: string, settings: T, rules: Rules<T>): Read<T> {
  const read: Read<T> = {}
  for (const key of Object.keys(rules) as (keyof T & string)[]) {
    const value = settings[key]
    if (value === undefined) continue
    verify(`${place}.${key}`, value, rules[key] as Rule)
    read[key] = value as Read<T>[typeof key]
  }
  return read
}

/** The same for an object literal that may hold these settings and no others: a misspelt one must not be ignored. */
export function readOptions<T extends object>(place: string, options: T, rules: Rules<T>): Read<T> {
  verify(place, options, plainObject)
  for (const key of Object.keys(options)) verify(`a setting of ${place}`, key, oneOf(...Object.keys(rules)))
  return readSettings(place, options, rules)
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value)
}
