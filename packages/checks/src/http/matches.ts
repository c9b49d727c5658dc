/** What a body must hold: a string in it, a pattern, or a function that judges it. */
export type BodyRule = string | RegExp | ((body: string) => boolean)

/** A function must return `true`: one that returns a promise has judged nothing yet. */
export function matches(rule: BodyRule, body: string): boolean {
  if (typeof rule === 'string') return body.includes(rule)
  if (typeof rule === 'function') return rule(body) === true
  // A pattern with the flag g or y goes on where it stopped.
  return new RegExp(rule.source, rule.flags.replace(/[gy]/g, '')).test(body)
}
