import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'

/** A request to a receiver. Its URL is a secret: it may hold a token. */
export interface OutgoingRequest {
  readonly url: URL
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Why a request failed, without the URL. */
export interface DeliveryError extends Error {
  /** Whether the same request may succeed later. */
  readonly retry: boolean
  /** How long (ms) the receiver wants no other request, where it says so. */
  readonly retryAfter: number | undefined
}

const MOST_REDIRECTS = 3

/**
 * Sends a request and resolves once a status of 2xx has arrived. Its body is not read. Rejects with a
 * {@link DeliveryError}. The request never keeps the process alive.
 *
 * Follows a redirect only within the URL's origin: the body and the headers are for that receiver alone.
 */
export async function sendRequest(request: OutgoingRequest, timeout: number): Promise<void> {
  let { url, method } = request
  for (let redirects = 0; ; redirects += 1) {
    const { status, location, retryAfter } = await sendOnce({ ...request, url, method }, timeout)
    if (status >= 200 && status < 300) return
    if (status < 300 || status >= 400 || location === undefined) throw answered(status, retryAfter)
    const next = new URL(location, url)
    if (next.origin !== url.origin) throw deliveryError('the receiver redirects to another origin', false)
    if (redirects === MOST_REDIRECTS) throw deliveryError('the receiver redirects without end', false)
    // As browsers do: these three turn a request with a body into one without.
    if (status <= 303 && method !== 'GET') throw deliveryError(`the receiver redirects with ${status}, which loses the body`, false)
    url = next
  }
}

interface Answer {
  readonly status: number
  readonly location: string | undefined
  readonly retryAfter: string | undefined
}

function sendOnce({ url, method, headers, body }: OutgoingRequest, timeout: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp
    const length = method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const outgoing = send(url, { method, headers: { ...headers, ...length }, agent: false })
    const timer = setTimeout(() => outgoing.destroy(deliveryError(`no answer within ${timeout} ms`, true)), timeout)
    timer.unref()
    outgoing.once('socket', (socket) => socket.unref())
    outgoing.once('response', (response) => {
      const { statusCode: status = 0, headers: answered } = response
      resolve({ status, location: answered.location, retryAfter: answered['retry-after'] })
      // Its body may be endless.
      response.destroy()
    })
    outgoing.once('error', (error: NodeJS.ErrnoException) => {
      reject('retry' in error ? error : deliveryError(error.code ?? 'the connection failed', true))
    })
    outgoing.once('close', () => {
      clearTimeout(timer)
      reject(deliveryError('the connection was closed', true))
    })
    outgoing.end(method === 'GET' ? undefined : body)
  })
}

function answered(status: number, retryAfter: string | undefined): DeliveryError {
  const later = status >= 500 || status === 408 || status === 425 || status === 429
  const seconds = Number(retryAfter)
  return deliveryError(`the receiver answered ${status}`, later, seconds > 0 ? seconds * 1_000 : undefined)
}

function deliveryError(message: string, retry: boolean, retryAfter?: number): DeliveryError {
  return Object.assign(new Error(message), { retry, retryAfter })
}
