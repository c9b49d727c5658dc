import { show } from '@hale/options'

declare global {
  /** Lets the published declarations compile in a project without the types of the DOM and of Node. */
  interface URL {}
}

/** Its messages hold no part of the URL, which may hold a secret. `example` completes "such as". */
export function parseUrl(caller: string, parameter: string, given: unknown, example: string): URL {
  const refuse = (got: string) =>
    new TypeError(`${caller}: ${parameter} must be an http or https URL without credentials, such as "${example}"; got ${got}`)
  const text = String(given)
  if (!/^https?:/i.test(text) || !URL.canParse(text)) throw refuse(typeof given === 'string' ? 'another string' : show(given))
  const url = new URL(text)
  if (url.username || url.password) throw refuse('a URL with credentials')
  return url
}
