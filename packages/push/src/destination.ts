import { fail, type Rule, rule } from '@hale/options'

/** An http(s) URL. It is a secret, since many receivers know a sender by it: no message shows more than its origin. */
export const URL_RULE: Rule = rule((value) => parse(value) !== undefined, 'must be an http or https URL')

/** The URL of a receiver. @throws TypeError that does not show the value. */
export function readUrl(caller: string, value: unknown): URL {
  return (
    parse(value) ??
    fail(
      caller,
      URL_RULE.must.replace(/^/, 'url '),
      typeof value === 'string' ? undefined : value,
      'The value is not shown, since it may hold a token.',
    )
  )
}

function parse(value: unknown): URL | undefined {
  try {
    const url = new URL(value as string)
    return /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}
