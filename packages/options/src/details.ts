import { LEVELS } from './names'
import { type Rule, rule } from './rule'

/** On a function that makes an audience. Global, so that an ESM copy of the core and a CommonJS one know it of each other. */
const MAKES_AUDIENCE: unique symbol = Symbol.for('hale:makes-audience')

/** Marks a function that makes an audience, such as `bearer`. As the option `details` itself it is refused: it must be called. */
/* @__NO_SIDE_EFFECTS__ */
export function audienceMaker<Make extends object>(make: Make): Make {
  return Object.assign(make, { [MAKES_AUDIENCE]: true })
}

/** An option `details`: a level, or a function of the request. Made when it is needed: a bundle without endpoints has none. */
/* @__NO_SIDE_EFFECTS__ */
export function detailsRule(): Rule {
  return rule(
    (value) => (typeof value === 'function' ? !isAsync(value) && !(MAKES_AUDIENCE in value) : LEVELS.includes(value as never)),
    'must be "none", "summary", "full" or a function of the request that returns one of them, such as bearer(token)',
  )
}

/** A promise or an iterator is no level. */
function isAsync(value: object): boolean {
  return Symbol.toStringTag in value
}
