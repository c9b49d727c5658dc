import type { MountAdapter } from '@hale/conformance'
import type { CreateFetchApp } from '@hale/testbed/apps'

interface DenoServer {
  readonly addr: { readonly port: number }
  shutdown(): Promise<void>
}

declare const Deno: {
  serve(
    options: { hostname: string; port: number; onListen: () => void },
    fetch: (request: Request, info: object) => Response | Promise<Response>,
  ): DenoServer
}

/** `Deno.serve` with a fetch handler. */
export const mountOnDeno =
  (create: CreateFetchApp): MountAdapter =>
  async (...parts) => {
    const { fetch, log } = create(...parts)
    const server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen() {} }, fetch)
    return { port: server.addr.port, log, close: () => server.shutdown() }
  }
