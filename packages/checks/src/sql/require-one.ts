import { show } from '@hale/options'
import { codedError } from '../failure/failure'

/**
 * Verifies the answer to `SELECT 1`. A gateway in front of the server may resolve with an error of its own.
 *
 * @throws Error with the code `invalid_answer` when the first row holds no 1.
 */
export function requireOne(server: string, answer: unknown): void {
  if (isRows(answer) && holdsOne(answer)) return
  const given = `query(text) resolved with ${show(answer)}`
  throw codedError('invalid_answer', `${server} must answer SELECT 1 with a row that holds 1; ${given}. Return the client's answer`)
}

interface Result {
  readonly rows?: unknown
}

function isRows(answer: unknown): boolean {
  return Array.isArray(answer) || Array.isArray((answer as Result | null | undefined)?.rows)
}

/** Clients give rows as an array, as `rows` of an object, or as the first of several values. A row is an object or an array. */
function holdsOne(answer: unknown): boolean {
  if (Array.isArray(answer)) return holdsOne(answer[0])
  if (typeof answer !== 'object' || answer === null) return String(answer) === '1'
  if (isRows(answer)) return holdsOne((answer as Result).rows)
  // Some clients can put the values of each table into an object. Those of no table are in one without a name.
  return Object.entries(answer).some(([name, value]) => String(value) === '1' || (name === '' && holdsOne(value)))
}
