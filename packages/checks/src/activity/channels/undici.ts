import type { Call, Follow } from './call'
import { settleUnanswered } from './fault'
import { listen } from './subscribe'

interface Message {
  readonly request: { readonly origin?: unknown; readonly headers?: unknown }
  readonly response?: { readonly statusCode: number }
  readonly error?: unknown
}

let origin = ''
let host = ''

/** Most calls go where the last one went, and to read a URL costs more than all the rest. */
function hostOf(request: Message['request']): string {
  const next = String(request.origin)
  if (next !== origin) {
    host = new URL(next).host
    origin = next
  }
  return host
}

function callOf({ request }: Message): Call {
  return { key: request, host: hostOf(request), isProbe: () => /health-via/i.test(String(request.headers)) }
}

/** Requests of undici and of the global fetch. Its answer is there with its head, so a long body is no long call. */
export const followUndici: Follow = (listener) =>
  listen({
    'undici:request:create': (message: Message) => listener.begin(callOf(message)),
    'undici:request:headers': (message: Message) => listener.end(callOf(message), (message.response?.statusCode ?? 0) >= 500),
    'undici:request:error': (message: Message) => settleUnanswered(listener, callOf(message), message.error),
  })
