import { type Rule, rule } from '@hale/options'

/** What a check says of itself in `Health-Via`. */
export const FROM: Rule = rule(
  (value) => typeof value === 'string' && /^[\x21-\x7e]{1,64}$/.test(value),
  'must be 1 to 64 visible ASCII characters',
)
