import type { MountAdapter } from '@hale/conformance'
import type { CreateFetchApp } from '@hale/testbed/apps'

interface BunServer {
  readonly port: number
  stop(closeActiveConnections: boolean): Promise<void>
}

declare const Bun: {
  serve(options: {
    hostname: string
    port: number
    fetch: (request: Request, server: BunServer) => Response | Promise<Response>
    error: (error: { readonly code?: string }) => Response
  }): BunServer
}

/** Answers for a handler of the suite that fails. Without it Bun prints the error, and its process ends with 1. */
function answerError(error: { readonly code?: string }): Response {
  if (error.code !== 'HANDLER_FAILED') throw error
  return new Response('the handler failed', { status: 500 })
}

/** `Bun.serve` with a fetch handler. */
export const mountOnBun =
  (create: CreateFetchApp): MountAdapter =>
  async (...parts) => {
    const { fetch, log } = create(...parts)
    const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch, error: answerError })
    return { port: server.port, log, close: () => server.stop(true) }
  }
