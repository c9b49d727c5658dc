import type { Audience } from './details'

/** An audience of the callers whose `Authorization` header has that secret where the pattern has its group. */
export function authorized(pattern: RegExp, secret: string): Audience {
  return (request) => {
    const [, given] = pattern.exec(request.header('authorization') ?? '') ?? []
    return given !== undefined && sameText(given, secret) ? 'full' : 'summary'
  }
}

/**
 * Whether two strings are equal. The time depends on the length of the given string, which its sender knows, and on
 * nothing else.
 */
function sameText(given: string, expected: string): boolean {
  let difference = given.length ^ expected.length
  for (let i = 0; i < given.length; i++) difference |= given.charCodeAt(i) ^ expected.charCodeAt(i % expected.length)
  return difference === 0
}
