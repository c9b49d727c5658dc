import { fail } from '@hale/options'

/**
 * The http(s) URL of a receiver. It is a secret, since many receivers know a sender by it: no message shows more than its
 * origin.
 *
 * @throws TypeError that does not show a string.
 */
export function readUrl(caller: string, value: unknown): URL {
  const url = parse(value)
  if (url) return url
  if (typeof value !== 'string') fail(caller, 'url must be an http or https URL', value)
  throw new TypeError(`${caller}: url must be an http or https URL; the value is not shown, since it may hold a token`)
}

function parse(value: unknown): URL | undefined {
  try {
    const url = new URL(value as string)
    return /^https?:$/.test(url.protocol) ? url : undefined
  } catch {
    return undefined
  }
}
