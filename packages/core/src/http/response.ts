import { byteLength, inOnePiece } from './byte-length'
import { json } from './format/json'
import type { HealthResponse } from './message'

const METHODS = ['GET', 'HEAD', 'OPTIONS']
const ALLOWED = METHODS.join(', ')

/** A response with the headers that each of them has. */
export function toResponse(status: number, type: string, body: string): HealthResponse {
  return {
    status,
    headers: {
      'content-type': `${type}${type.startsWith('text') && !type.includes(';') ? '; charset=utf-8' : ''}`,
      'content-length': String(byteLength(body)),
      'cache-control': 'no-store',
      vary: 'Accept',
      'x-content-type-options': 'nosniff',
    },
    body: inOnePiece(body),
  }
}

/** What the core responds when it fails itself. It never says that all is well. */
export function failure(): HealthResponse {
  return toResponse(503, json.type, '{"status":"unhealthy"}')
}

/** The response to a method that the endpoints do not know, or `undefined` for one that they know. */
export function refuseMethod(method: string): HealthResponse | undefined {
  return METHODS.includes(method) ? undefined : withAllow(toResponse(405, json.type, '{"error":"method not allowed"}'))
}

/** The response to GET, as HEAD and OPTIONS send it. */
export function forMethod(method: string, response: HealthResponse): HealthResponse {
  if (method === 'GET') return response
  if (method === 'HEAD') return { ...response, body: '' }
  const { status, headers } = withAllow(response)
  return { status, headers: { ...headers, 'content-length': '0' }, body: '' }
}

function withAllow({ status, headers, body }: HealthResponse): HealthResponse {
  return { status, headers: { ...headers, allow: ALLOWED }, body }
}
