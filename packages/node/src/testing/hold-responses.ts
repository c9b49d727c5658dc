import type { ServerResponse } from 'node:http'
import type { Http2ServerResponse } from 'node:http2'
import { expect } from 'vitest'

type Response = Pick<ServerResponse | Http2ServerResponse, 'end'>

/** A request listener that leaves its responses to the test. */
export interface HeldResponses {
  readonly listener: (request: unknown, response: Response) => void
  /** Resolves when a request runs. */
  begun(): Promise<void>
  /** Ends the responses of all running requests. */
  end(body: string): void
}

export function holdResponses(): HeldResponses {
  const responses: Response[] = []
  return {
    listener: (_request, response) => void responses.push(response),
    begun: () => expect.poll(() => responses.length).toBeGreaterThan(0),
    end(body) {
      for (const response of responses.splice(0)) response.end(body)
    },
  }
}
