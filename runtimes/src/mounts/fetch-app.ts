import type { Health, ProbeOptions } from '@hale/core'
import { type FetchProbes, probes } from '@hale/fetch'

/** A fetch handler, and the urls that its log has told of. */
export interface FetchApp {
  readonly fetch: (request: Request, context?: object) => Response | Promise<Response>
  readonly log: string[]
}

/** The app that the suite asks for, with @hale/fetch before it. */
export function fetchApp(health: Health, options?: ProbeOptions): FetchApp {
  const log: string[] = []
  const answer: FetchProbes = probes(health, options)
  return { log, fetch: (request, context) => answer(request, context) ?? app(request, log) }
}

async function app(request: Request, log: string[]): Promise<Response> {
  const { pathname } = new URL(request.url)
  log.push(pathname)
  if (!request.headers.has('authorization')) return new Response('who is asking?', { status: 401 })
  if (pathname !== '/hello') return new Response('not here', { status: 404 })
  return request.method === 'GET' ? new Response('hello') : Response.json(await request.json())
}
