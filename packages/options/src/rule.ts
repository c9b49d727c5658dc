import { isPlainObject } from './plain-object'
import { show } from './show'

/** What a value may be. `must` completes a message: "must be true or false". */
export interface Rule {
  fits(value: unknown): boolean
  readonly must: string
  /** One more sentence, where the value alone does not show what to do. */
  readonly remedy?: string | undefined
}

/** The longest time (ms) that a timer of JavaScript can wait. */
export const LONGEST_TIMER = 2_147_483_647

export const flag: Rule = oneOf(true, false)
export const text: Rule = rule(
  (value) => typeof value === 'string' && value !== '' && value.length <= 200,
  'must be a string of 1 to 200 characters',
)
export const count: Rule = rule((value) => Number.isSafeInteger(value) && (value as number) > 0, 'must be a whole number from 1')
export const plainObject: Rule = rule(isPlainObject, 'must be an object literal')
export const method: Rule = rule((value) => typeof value === 'function', 'must be a function')
/** A `Health`, by the methods that every package calls. */
export const healthRule: Rule = rule(
  (value) => ['evaluate', 'snapshot', 'onTransition', 'drain'].every((name) => typeof (value as Methods | null)?.[name] === 'function'),
  'must be what createHealth returns',
)

type Methods = Readonly<Record<string, unknown>>

// The annotations let a bundler drop the rules that a package does not use.
/* @__NO_SIDE_EFFECTS__ */
export function rule(fits: (value: unknown) => boolean, must: string, remedy?: string): Rule {
  return { fits, must, remedy }
}

/* @__NO_SIDE_EFFECTS__ */
export function oneOf(...values: readonly unknown[]): Rule {
  return {
    fits: (value) => values.includes(value),
    // Written when a message needs it: most rules are made at load, and the patterns in `show` take a while to compile.
    get must() {
      const shown = values.map(show)
      const last = shown.pop()
      return `must be ${shown.length > 0 ? `${shown.join(', ')} or ${last}` : last}`
    },
  }
}

/** A number of ms between two bounds, both included. */
/* @__NO_SIDE_EFFECTS__ */
export function milliseconds(least: number, most: number = LONGEST_TIMER, remedy?: string): Rule {
  return rule((value) => typeof value === 'number' && value >= least && value <= most, `must be ${least} to ${most} ms`, remedy)
}
