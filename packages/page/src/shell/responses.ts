import type { HealthResponse } from '@hale/core'

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
const encoder = new TextEncoder()

/** A response with the headers that each response of the page has. */
export function respond(status: number, type: string, body: string, more: Readonly<Record<string, string>> = {}): HealthResponse {
  return {
    status,
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-length': String(encoder.encode(body).length),
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...more,
    },
    body,
  }
}

/** The response to GET, as HEAD has it; 405 to every other method. */
export function forMethod(method: string, response: HealthResponse): HealthResponse {
  if (method === 'GET') return response
  if (method === 'HEAD') return { ...response, body: '' }
  return respond(405, 'text/plain', 'Method not allowed\n', { allow: 'GET, HEAD' })
}
