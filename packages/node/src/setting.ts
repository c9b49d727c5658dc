/** What a setting may be, and what to tell whoever set it otherwise. */
export interface Setting {
  fits(value: unknown): boolean
  readonly remedy: string
}

export function setting(fits: (value: unknown) => boolean, remedy: string): Setting {
  return { fits, remedy }
}

/** A number of ms within bounds. */
export function ms(least: number, most: number): Setting {
  return setting((value) => typeof value === 'number' && value >= least && value <= most, `use ${least} to ${most} ms`)
}

export function oneOf(...values: readonly unknown[]): Setting {
  return setting((value) => values.includes(value), `use ${values.map(show).join(', ')}`)
}

export const callable: Setting = { fits: (value) => typeof value === 'function', remedy: 'use a function' }

/** Throws a TypeError that names the place, the value and the remedy, unless the value fits. */
export function verify(place: string, value: unknown, { fits, remedy }: Setting): void {
  if (!fits(value)) throw new TypeError(`${place} is ${show(value)}: ${remedy}`)
}

/** Verifies an object literal that may hold these settings and no others: a misspelt one must not be ignored. */
export function verifyOptions(place: string, options: object, settings: Readonly<Record<string, Setting>>): void {
  verify(place, options, setting(isLiteral, 'use an object literal'))
  const names = Object.keys(settings)
  const known = oneOf(...names)
  for (const [name, value] of Object.entries(options)) {
    verify(`a setting of ${place}`, name, known)
    if (value !== undefined) verify(`${place}.${name}`, value, settings[name] as Setting)
  }
}

function isLiteral(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]'
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value)
}
