import type { Server } from 'node:http'
import { listen, type MountAdapter } from '@hale/conformance'
import { createAdaptorServer } from '@hono/node-server'
import { honoApp } from './hono-app'

/** Hono on @hono/node-server, with @hale/hono. */
export const mountHonoOnNode: MountAdapter = (health, options) => {
  const { fetch, log } = honoApp(health, options)
  return listen(createAdaptorServer({ fetch: (request) => fetch(request), hostname: '127.0.0.1' }) as Server, log)
}
