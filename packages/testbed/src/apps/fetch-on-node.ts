import type { Server } from 'node:http'
import { type Differences, listen, type MountAdapter } from '@hale/conformance'
import { createAdaptorServer } from '@hono/node-server'
import type { CreateFetchApp } from './fetch'

/** What @hono/node-server answers by itself. */
export const fetchOnNodeDifferences: Differences = {
  'OPTIONS *': { status: 400, reason: 'a Request needs a URL, so @hono/node-server refuses a target without one' },
}

/**
 * Serves a fetch handler on Node with @hono/node-server, which replaces the runtime's `Request` and `Response` by
 * faster ones unless `overrideGlobalObjects` is false.
 */
export const mountFetchOnNode =
  (create: CreateFetchApp, overrideGlobalObjects = true): MountAdapter =>
  (...parts) => {
    const { fetch, log } = create(...parts)
    const handler = (request: Request) => fetch(request)
    return listen(createAdaptorServer({ fetch: handler, hostname: '127.0.0.1', overrideGlobalObjects }) as Server, log)
  }
