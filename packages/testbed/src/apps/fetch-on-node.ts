import type { Server } from 'node:http'
import { type Differences, listen, type MountAdapter } from '@hale/conformance'
import { createAdaptorServer } from '@hono/node-server'
import type { FetchApp } from './fetch'
import type { Probes } from './probes'

/** What @hono/node-server answers by itself. */
export const fetchOnNodeDifferences: Differences = {
  'OPTIONS *': { status: 400, reason: 'a Request needs a URL, so @hono/node-server refuses a target without one' },
}

/**
 * Serves a fetch handler on Node with @hono/node-server, which replaces the runtime's `Request` and `Response` by
 * faster ones unless `overrideGlobalObjects` is false.
 */
export const mountFetchOnNode =
  (create: Probes<FetchApp>, overrideGlobalObjects = true): MountAdapter =>
  (health, options) => {
    const { fetch, log } = create(health, options)
    const handler = (request: Request) => fetch(request)
    return listen(createAdaptorServer({ fetch: handler, hostname: '127.0.0.1', overrideGlobalObjects }) as Server, log)
  }
