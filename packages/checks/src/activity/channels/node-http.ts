import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Call, Follow } from './call'
import { settleUnanswered } from './fault'
import { listen } from './subscribe'

interface Message {
  readonly request: ClientRequest
  readonly response?: IncomingMessage
  readonly error?: unknown
}

function callOf({ request }: Message): Call {
  return { key: request, host: String(request.getHeader('host') ?? request.host), isProbe: () => request.hasHeader('health-via') }
}

/** When (ms, monotonic) a request left. */
const begun = new WeakMap<ClientRequest, number>()

/**
 * Whether the caller destroyed its request without a reason. Node then reports a lost connection. At its timeout Node leaves it
 * to the caller to do so, and that says how slow the dependency is.
 */
function isGivenUp({ request }: Message): boolean {
  if (!request.destroyed) return false
  const { timeout = 0 } = request.socket ?? {}
  const isTimeout = timeout > 0 && performance.now() - (begun.get(request) ?? Infinity) >= timeout
  return !isTimeout
}

/** Requests of node:http and node:https. */
export const followNodeHttp: Follow = (listener) =>
  listen({
    'http.client.request.start'(message: Message) {
      begun.set(message.request, performance.now())
      listener.begin(callOf(message))
    },
    'http.client.response.finish': (message: Message) => listener.end(callOf(message), (message.response?.statusCode ?? 0) >= 500),
    'http.client.request.error'(message: Message) {
      const isHangUp = (message.error as Error | undefined)?.message === 'socket hang up'
      if (isHangUp && isGivenUp(message)) listener.drop(callOf(message))
      else settleUnanswered(listener, callOf(message), message.error)
    },
  })
