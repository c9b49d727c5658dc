import { isPlainObject } from '@hale/options'
import { codedError } from '../failure/failure'
import { answerOf } from '../http/answer'

/** The part of `fetch` that the check calls: the global one, undici's, or a function of yours that adds a proxy. */
export type Fetch = (
  url: string,
  request: { readonly headers: Record<string, string>; readonly redirect: 'manual'; readonly signal: AbortSignal },
) => PromiseLike<{
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: AsyncIterable<Uint8Array> | null
}>

/** A JSON object that a server publishes. */
export interface PublishedDocument {
  readonly content: Readonly<Record<string, unknown>>
  /** How long (ms) a cache on the way has held it. Undefined where none says so. */
  readonly age: number | undefined
}

/** The largest key sets hold some dozens of kilobytes. */
const LONGEST = 1_048_576

/** The URL without its query, which may hold a secret. */
export function placeOf({ origin, pathname }: URL): string {
  return origin + pathname
}

/** Reads a JSON object, and follows no redirect. */
export async function readDocument(url: URL, fetch: Fetch, signal: AbortSignal): Promise<PublishedDocument> {
  const where = placeOf(url)
  const send = () => fetch(url.href, { headers: { accept: 'application/json' }, redirect: 'manual', signal })
  const { response, body, isCut } = await answerOf(where, send, signal, LONGEST)
  if (response.status !== 200) throw codedError('unexpected_status', `${where} answered with status ${response.status}`)
  if (isCut) throw codedError('invalid_answer', `${where} answered with more than ${LONGEST} bytes`)
  return { content: parse(where, body), age: ageOf(response.headers.get('age')) }
}

function parse(where: string, body: string): PublishedDocument['content'] {
  let content: unknown
  try {
    content = JSON.parse(body)
  } catch (cause) {
    throw codedError('invalid_answer', `${where} answered with something other than JSON`, cause)
  }
  if (!isPlainObject(content)) throw codedError('invalid_answer', `${where} answered with JSON that is not an object`)
  return content as PublishedDocument['content']
}

function ageOf(seconds: string | null): number | undefined {
  return seconds !== null && /^\d{1,10}$/.test(seconds) ? Number(seconds) * 1_000 : undefined
}
