import type { MountAdapter } from '@hale/conformance'
import type { Probes } from './probes'

type Answer = Response | Promise<Response>

/** A fetch handler, and the log that its app keeps. */
export interface FetchApp {
  readonly fetch: (request: Request, context?: object) => Answer
  readonly log: string[]
}

/** Makes one, as {@link MountAdapter} describes the app. */
export type CreateFetchApp = (...parts: Parameters<MountAdapter>) => FetchApp

/** What the suite cannot see in a plain fetch handler. */
export const fetchSkips: Readonly<Record<string, string>> = { 'earlier headers': 'no middleware runs before a plain fetch handler' }

/** The suite's app as a plain fetch handler. */
export const fetchApp =
  (probes: Probes<(request: Request, context?: object) => Answer | undefined>): CreateFetchApp =>
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
