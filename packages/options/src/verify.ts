import type { Rule } from './rule'
import { show } from './show'

/**
 * Throws a TypeError unless the value fits: `caller: path must be ...; got ...`.
 *
 * @throws TypeError that names the caller, the value and the remedy.
 */
export function verify(caller: string, path: string, value: unknown, rule: Rule): void {
  if (!rule.fits(value)) fail(caller, `${path} ${rule.must}`, value, rule.remedy)
}

/** Throws the TypeError that every package throws for a wrong value: `caller: what must be; got what. Remedy`. */
export function fail(caller: string, must: string, value: unknown, remedy?: string): never {
  throw new TypeError(`${caller}: ${must}; got ${show(value)}${remedy ? `. ${remedy}` : ''}`)
}

/** The same for a secret: the message says what kind of value it is, and shows no string and no number. */
export function failSecretly(caller: string, must: string, value: unknown): never {
  const hidden = value !== '' && /^(?:string|number|bigint)$/.test(typeof value)
  throw new TypeError(`${caller}: ${must}; got ${hidden ? `a ${typeof value}, which is not shown` : show(value)}`)
}
