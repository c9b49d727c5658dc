import { codedError } from '../failure/failure'
import { answerOf } from '../http/answer'

/** How far (ms) this clock is ahead of the one of an HTTP server. Its `Date` header is cut to whole seconds. */
export async function offsetByHeader({ href }: URL, signal: AbortSignal): Promise<number> {
  let [sent, begun] = [0, 0]
  const send = () => {
    ;[sent, begun] = [Date.now(), performance.now()]
    return fetch(href, { method: 'HEAD', redirect: 'manual', signal })
  }
  const { headers } = (await answerOf('the server', send, signal)).response
  const way = performance.now() - begun
  // An answer of a cache holds the date at which it was made.
  if (headers.has('age')) throw codedError('invalid_answer', 'a cache answered, so its Date is not the time')
  const theirs = Date.parse(headers.get('date') ?? '')
  if (Number.isNaN(theirs)) throw codedError('invalid_answer', 'the server answered without a Date header')
  // Its clock showed any moment of that second, and the answer was written at any moment of the way.
  const [earliest, latest] = [sent - theirs - 1_000, sent + way - theirs]
  if (earliest > 0) return earliest
  return Math.min(latest, 0)
}
