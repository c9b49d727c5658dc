import type { Probes } from './probes'

type Answer = Response | Promise<Response>

/** A fetch handler, and the log that its app keeps. */
export interface FetchApp {
  readonly fetch: (request: Request, context?: object) => Answer
  readonly log: string[]
}

/** The suite's app as a plain fetch handler. */
export const fetchApp =
  (probes: Probes<(request: Request, context?: object) => Answer | undefined>): Probes<FetchApp> =>
  (health, options) => {
    const log: string[] = []
    const answer = probes(health, options)
    return { log, fetch: (request, context) => answer(request, context) ?? app(request, log) }
  }

async function app(request: Request, log: string[]): Promise<Response> {
  const { pathname } = new URL(request.url)
  log.push(pathname)
  if (!request.headers.has('authorization')) return new Response('unauthorized', { status: 401 })
  if (pathname !== '/hello') return new Response('not found', { status: 404 })
  return request.method === 'GET' ? new Response('hello') : Response.json(await request.json())
}
