import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen, type MountAdapter } from '@hale/conformance'
import { createProbeHandler, type Health, type HealthRequest, type HealthResponse, type ProbeHandler, type ProbeOptions } from '@hale/core'
import { nodeApp } from '@hale/testbed/apps'

/** What went on while a request was answered, for a mutant to act on. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly log: string[]
  /** Hands the request to the app that stands behind the probes. */
  next(): void
}

/** The seams of an adapter. What a mutant leaves out is right. */
export interface Seams {
  /** The handler of the core, from what `probes` was given. */
  create?(health: Health, options?: ProbeOptions): ProbeHandler
  /** Stands before the adapter: calls `go` or answers itself. */
  before?(exchange: Exchange, go: () => void): void
  /** The request for the core. */
  ask?(asked: HealthRequest, exchange: Exchange): HealthRequest
  /** What becomes of the core's answer; `undefined` goes on to the app. */
  change?(answer: HealthResponse | undefined, exchange: Exchange): HealthResponse | undefined
  /** Sends an answer. */
  send?(answer: HealthResponse, exchange: Exchange): void
  /** Waits for a report that is a promise. */
  wait?(answer: Promise<HealthResponse>, exchange: Exchange): Promise<HealthResponse>
}

/** The plain adapter of Node's HTTP server, right at each of its seams unless one is replaced. */
export function breakable({
  create = createProbeHandler,
  before = (_exchange, go) => go(),
  ask = (asked) => asked,
  change = (answer) => answer,
  send = sendPlainly,
  wait = (answer) => answer,
}: Seams = {}): MountAdapter {
  return (health, options, earlier = {}) => {
    const log: string[] = []
    const app = nodeApp(log)
    const handle = create(health, options)
    const answer = (exchange: Exchange): void => {
      const { headers, method = '', url = '' } = exchange.request
      const given = handle(ask({ method, url, header: (name) => headers[name]?.toString() }, exchange))
      const finish = (final: HealthResponse | undefined): void => {
        const changed = change(final, exchange)
        if (changed) send(changed, exchange)
        else exchange.next()
      }
      if (given instanceof Promise) void wait(given, exchange).then(finish)
      else finish(given)
    }
    const server = createServer((request, response) => {
      // A mutant that never answers is to be found soon.
      const late = setTimeout(() => response.destroy(), 3_000)
      response.once('close', () => clearTimeout(late))
      for (const [name, value] of Object.entries(earlier)) response.setHeader(name, value)
      const exchange: Exchange = { request, response, log, next: () => void app(request, response) }
      try {
        before(exchange, () => answer(exchange))
      } catch {
        // As a framework does with what a handler throws.
        response.writeHead(500).end()
      }
    })
    return listen(server, log)
  }
}

export function sendPlainly({ status, headers, body }: HealthResponse, { response }: Exchange): void {
  if (!response.destroyed) response.writeHead(status, headers).end(body)
}
