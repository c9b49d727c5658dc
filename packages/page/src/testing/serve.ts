import { createServer } from 'node:http'
import { listen, type MountedApp } from '@hale/conformance'
import type { HealthHandler } from '@hale/core'
import { mount } from '@hale/node'

/** Serves a handler on Node's own server. */
export function serve(handler: HealthHandler): Promise<MountedApp> {
  return listen(createServer(mount(handler)))
}
