import type { Rule } from './rule'
import { show } from './show'

/**
 * Throws a TypeError unless the value fits: `caller: path must be ...; got ...`.
 *
 * @throws TypeError that names the caller, the value and the remedy.
 */
export function verify(caller: string, path: string, value: unknown, { fits, must, remedy }: Rule): void {
  if (!fits(value)) fail(caller, `${path} ${must}`, value, remedy)
}

/** Throws the TypeError that every package throws for a wrong value: `caller: what must be; got what. Remedy`. */
export function fail(caller: string, must: string, value: unknown, remedy?: string): never {
  throw new TypeError(`${caller}: ${must}; got ${show(value)}${remedy ? `. ${remedy}` : ''}`)
}
