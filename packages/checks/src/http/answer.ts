import { failure } from '../failure/failure'
import { failureCode } from '../failure/failure-code'

/** As many bytes of a body as kubelet reads. */
const LONGEST_BODY = 10_240

/** What a check reads of a response. */
export interface HttpResponse {
  readonly status: number
  readonly body: AsyncIterable<Uint8Array> | null
}

/** The response and the beginning of its body. */
export interface HttpAnswer<Response> {
  readonly response: Response
  readonly body: string
  /** Whether the body is longer than what was read of it. */
  readonly isCut: boolean
}

/** fetch keeps a second connection where a run begins before it has the first one back. */
const MOST_KEPT = 2

/**
 * Sends the request and reads the answer. A server that closes an idle connection in the moment of a request resets it,
 * which is no fault. So a request that is reset is sent again, until it had a fresh connection. It is safe to: GET and HEAD
 * change nothing.
 */
export async function answerOf<Response extends HttpResponse>(
  where: string,
  send: () => PromiseLike<Response>,
  signal: AbortSignal,
  longest: number = LONGEST_BODY,
): Promise<HttpAnswer<Response>> {
  for (let kept = MOST_KEPT; ; kept--) {
    try {
      const response = await send()
      return { response, ...(await read(response.body, longest)) }
    } catch (error) {
      if (kept === 0 || signal.aborted || failureCode(error) !== 'reset') throw describe(where, error)
    }
  }
}

/** The message of fetch itself is only 'fetch failed'. */
function describe(where: string, error: unknown): Error {
  return failure(`${where} did not answer`, (error as Error | undefined)?.cause ?? error)
}

/** Reads to the end, so that fetch can use the connection again. Leaving the loop cancels the rest and closes it. */
async function read(stream: HttpResponse['body'], longest: number): Promise<{ body: string; isCut: boolean }> {
  const decoder = new TextDecoder()
  let body = ''
  let bytes = 0
  for await (const chunk of stream ?? []) {
    bytes += chunk.length
    body += decoder.decode(chunk, { stream: true })
    if (bytes > longest) break
  }
  return { body, isCut: bytes > longest }
}
