import { type ClientRequest, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { type Answer, readAnswer } from '../identity/peer-answer'

/** One question to one peer. */
interface Question {
  readonly url: string
  readonly credential: string
  /** How long (ms) the answer may take. */
  readonly timeout: number
}

/** `refused`: no process listens there. `silent`: anything but the answer of an instance of Hale in time. */
export type Reply = Answer | 'refused' | 'silent'

/** Sends a question. Never rejects. */
export type AskPeer = (question: Question) => Promise<Reply>

/** An answer has a few hundred bytes. */
const LONGEST_ANSWER = 4_096

/**
 * Asks over node:http, on a connection of its own, without redirects. It reads 4 kB at most, and nothing of it keeps the
 * process alive.
 */
export const askByHttp: AskPeer = ({ url, credential, timeout }) =>
  new Promise((resolve) => {
    const outgoing = requestTo(url, credential)
    if (!outgoing) return resolve('silent')
    const timer = setTimeout(() => end('silent'), timeout)
    timer.unref()

    const end = (reply: Reply): void => {
      clearTimeout(timer)
      resolve(reply)
      outgoing.destroy()
    }

    outgoing.once('socket', (socket) => socket.unref())
    outgoing.on('error', ({ code }: NodeJS.ErrnoException) => end(code === 'ECONNREFUSED' ? 'refused' : 'silent'))
    outgoing.once('close', () => end('silent'))
    outgoing.once('response', (response) => {
      const parts: Buffer[] = []
      let length = 0
      if (response.statusCode !== 200) return end('silent')
      response.on('error', () => end('silent'))
      response.on('data', (part: Buffer) => {
        length += part.length
        if (length > LONGEST_ANSWER) end('silent')
        else parts.push(part)
      })
      response.once('end', () => end(readAnswer(Buffer.concat(parts).toString()) ?? 'silent'))
    })
    outgoing.end()
  })

/** `undefined` for a URL that a source of the user has made up: node:http throws for it. */
function requestTo(url: string, credential: string): ClientRequest | undefined {
  const send = url.startsWith('https:') ? requestHttps : requestHttp
  try {
    return send(url, { headers: { 'health-peer': credential, accept: 'application/json' }, agent: false })
  } catch {
    return undefined
  }
}

/** What is needed of a `fetch`. */
export type Fetch = (
  url: string,
  init: { readonly headers: Readonly<Record<string, string>>; readonly redirect: 'manual'; readonly signal: AbortSignal },
) => Promise<{ readonly status: number; readonly body: AsyncIterable<Uint8Array> | null }>

/** How many requests may go on after their signal has aborted. The largest burst of asks is smaller. */
const MOST_HUNG = 64

/**
 * Asks with a given `fetch`, such as one with a client certificate. The same bounds hold. While a `fetch` that ignores its
 * signal leaves 64 requests without an end, every peer counts as silent.
 */
export function askByFetch(fetch: Fetch): AskPeer {
  let underWay = 0
  const read = async (...question: [url: string, credential: string, signal: AbortSignal]): Promise<Reply> => {
    underWay += 1
    try {
      return await readReply(fetch, ...question)
    } finally {
      underWay -= 1
    }
  }
  return async ({ url, credential, timeout }) => {
    if (underWay >= MOST_HUNG) return 'silent'
    const controller = new AbortController()
    const timer = setTimeout(() => controller.abort(), timeout)
    timer.unref()
    const aborted = new Promise<'silent'>((resolve) => controller.signal.addEventListener('abort', () => resolve('silent')))
    try {
      return await Promise.race([aborted, read(url, credential, controller.signal)])
    } catch (error) {
      return isRefused(error) ? 'refused' : 'silent'
    } finally {
      clearTimeout(timer)
      controller.abort()
    }
  }
}

async function readReply(fetch: Fetch, url: string, credential: string, signal: AbortSignal): Promise<Reply> {
  const headers = { 'health-peer': credential, accept: 'application/json' }
  const { status, body } = await fetch(url, { headers, redirect: 'manual', signal })
  if (status !== 200 || !body) return 'silent'
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of body) {
    length += part.length
    if (length > LONGEST_ANSWER) return 'silent'
    parts.push(part)
  }
  return readAnswer(Buffer.concat(parts).toString()) ?? 'silent'
}

function isRefused(error: unknown): boolean {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown }
  return code === 'ECONNREFUSED' || (cause !== undefined && isRefused(cause))
}
