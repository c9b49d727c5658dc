import type { HealthResponse } from '@hale/core'

/** What is called of Node's response: `http.ServerResponse` fits, and `http2.Http2ServerResponse` too. */
export interface NodeResponse {
  readonly headersSent: boolean
  readonly destroyed?: boolean
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  end(body: string): unknown
}

/**
 * Writes a health answer to a Node response as it is, at once where it is at hand. For adapters of frameworks that
 * stand on Node's HTTP server. Writes nothing when the client is gone or somebody else has answered meanwhile; never
 * throws. What a patched response throws is handed to `fail`.
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
      response.end(body)
    } catch (error) {
      fail(error)
    }
  }
  if ('then' in answer) void answer.then(write)
  else write(answer)
}
