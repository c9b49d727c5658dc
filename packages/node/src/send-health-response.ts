import type { HealthResponse } from '@hale/core'

/** What `sendHealthResponse` calls of a response: `http.ServerResponse` and `http2.Http2ServerResponse` fit. */
export interface NodeResponse {
  readonly headersSent: boolean
  readonly destroyed?: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string, encoding: 'latin1' | 'utf8'): unknown
}

/**
 * Sends what a handler returned, in the same turn where it is not a promise. Use it in an adapter for a framework
 * that is built on Node's HTTP server. It sends nothing where the client is gone or the response has begun. It never
 * throws: what a patched response throws, and what a handler rejects with, is passed to `fail`.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { createHealth, createProbeHandler } from '@hale/core'
 * import { sendHealthResponse } from '@hale/node'
 *
 * const handle = createProbeHandler(createHealth({ name: 'orders' }))
 * createServer((_request, response) => {
 *   const answer = handle({ method: 'GET', url: '/livez', header: () => undefined })
 *   if (answer) sendHealthResponse(response, answer, () => response.destroy())
 * })
 * ```
 */
export function sendHealthResponse(
  response: NodeResponse,
  answer: HealthResponse | Promise<HealthResponse>,
  fail: (error: unknown) => void,
): void {
  const write = ({ status, headers, body }: HealthResponse): void => {
    if (response.headersSent || response.destroyed) return
    try {
      response.writeHead(status, headers)
      // As many bytes as characters is ASCII, which Node sends faster as latin1 than as UTF-8.
      const isAscii = headers['content-length'] === String(body.length)
      response.end(body, isAscii ? 'latin1' : 'utf8')
    } catch (error) {
      fail(error)
    }
  }
  if ('then' in answer) void answer.then(write, fail)
  else write(answer)
}
