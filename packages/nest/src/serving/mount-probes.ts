import type { RequestListener, Server } from 'node:http'
import { createProbeHandler, type Health, type HealthHandler, type ProbeOptions } from '@hale/core'
import { mount as mountOnNode, type NodeListener } from '@hale/node'
import { fail } from '@hale/options'
import type { AbstractHttpAdapter, HttpAdapterHost } from '@nestjs/core'

type Platform = (adapter: AbstractHttpAdapter, listener: NodeListener) => void

const PLATFORMS: Readonly<Record<string, Platform>> = {
  express: (adapter, listener) => void adapter.use(listener),
  fastify(adapter, listener) {
    answerFirst(adapter.getInstance().server, listener)
    // For requests that do not reach that server: `app.inject()`, and the second server that Fastify opens for "localhost".
    adapter.use(listener)
  },
}

type Handlers = (health: Health) => HealthHandler | readonly HealthHandler[]

/**
 * Mounts the probes and the other handlers as the first middleware of the framework below Nest, before any prefix, version,
 * guard, pipe, interceptor or filter. The returned function mounts once for each HTTP adapter. Call it when Nest makes its
 * providers, before the app can add a middleware, and once more before the routes: `@nestjs/testing` brings its adapter
 * later.
 *
 * @throws TypeError for a wrong option; the returned function throws one for an unknown HTTP adapter.
 */
export function createMount(host: HttpAdapterHost, health: Health, options: ProbeOptions | undefined, handlers?: Handlers): () => void {
  const others = [handlers?.(health) ?? []].flat()
  const listener = inTurn([createProbeHandler(health, options), ...others].map(mountOnNode))
  let mounted: unknown
  return () => {
    const adapter = host.httpAdapter
    // An app without HTTP has no adapter, and the adapter of a testing module has no type before its app is created.
    const type = adapter?.getType?.()
    if (!type || adapter === mounted) return
    const mount = PLATFORMS[type]
    if (!mount) fail('HaleModule', 'the HTTP adapter must be express or fastify', type, 'Or serve createProbeHandler(health) of @hale/core')
    mount(adapter, listener)
    mounted = adapter
  }
}

function inTurn(listeners: readonly NodeListener[]): NodeListener {
  return listeners.reduceRight<NodeListener>(
    (later, first) => (request, response, next) =>
      first(request, response, (error) => (error ? next?.(error) : later(request, response, next))),
    (_request, _response, next) => next?.(),
  )
}

/** Nest's Fastify adapter has hooks before any that a module can add, such as CORS and the log. So the probes come first. */
function answerFirst(server: Server, listener: NodeListener): void {
  const others = server.listeners('request') as RequestListener[]
  server.removeAllListeners('request')
  server.on('request', (request, response) =>
    listener(request, response, (error) => {
      if (error) response.destroy()
      else for (const other of others) other.call(server, request, response)
    }),
  )
}
