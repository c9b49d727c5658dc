/**
 * The constant response of a raw handler.
 *
 * @param {import('./setup').Setup} setup
 */
export function requireAnswer({ answer }) {
  if (!answer) throw new Error('a raw handler was given no answer: start it with one')
  return answer
}
