import { type Rule, verify } from '@hale/options'

/** Verifies an option that has no default. */
export function requireOption<T>(caller: string, option: string, value: T | undefined, rule: Rule): asserts value is T {
  verify(caller, option, value, rule)
}
