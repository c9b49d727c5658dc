import type { RequestListener, Server } from 'node:http'
import type { Health, ProbeOptions } from '@hale/core'
import { type NodeListener, probes } from '@hale/node'
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core'

type Platform = (adapter: AbstractHttpAdapter, listener: NodeListener) => void

const platforms: Readonly<Record<string, Platform>> = {
  express: (adapter, listener) => void adapter.use(listener),
  fastify(adapter, listener) {
    askFirst(adapter.getInstance().server, listener)
    // For what does not come by that server: `app.inject()`, and the second one that Fastify opens on "localhost".
    adapter.use(listener)
  },
}

/**
 * Mounts the probes as the first middleware of the framework below Nest, where no prefix, version, guard, pipe,
 * interceptor or filter is. The function that it gives does that once for each HTTP adapter. It is called while Nest
 * makes its providers, before the app can add a middleware; and once more later, for an adapter that came later, as it
 * does in `@nestjs/testing`.
 */
export function createMount(host: HttpAdapterHost, health: Health, options: ProbeOptions | undefined): () => void {
  const listener = probes(health, options)
  let mounted: unknown
  return () => {
    const adapter = host.httpAdapter
    // Without HTTP there is no adapter, and in a testing module one of no type until an app is made of it.
    const type = adapter?.getType?.()
    if (!type || adapter === mounted) return
    const mount = platforms[type]
    if (!mount) {
      throw new TypeError(
        `the HTTP adapter of the app is "${type}": use one of ${Object.keys(platforms).join(', ')}, or serve createProbeHandler(health) of @hale/core by hand`,
      )
    }
    mount(adapter, listener)
    mounted = adapter
  }
}

/** Nest's Fastify adapter has hooks before any that a module can add: CORS, and Fastify's log. So the server asks first. */
function askFirst(server: Server, listener: NodeListener): void {
  const others = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) =>
    listener(request, response, (error) => {
      if (error) response.destroy()
      else for (const other of others) other.call(server, request, response)
    }),
  )
}
