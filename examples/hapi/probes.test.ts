import { type MountAdapter, type MountedApp, testAdapter } from '@hale/conformance'
import Hapi, { type Plugin } from '@hapi/hapi'
import { it } from 'vitest'
import { mount, probes } from './probes'

async function start(plugin: Plugin<void>, earlier: Readonly<Record<string, string>> = {}): Promise<MountedApp> {
  const log: string[] = []
  const server = Hapi.server({ port: 0, host: '127.0.0.1' })
  server.ext('onRequest', ({ raw }, h) => {
    for (const [name, value] of Object.entries(earlier)) raw.res.setHeader(name, value)
    return h.continue
  })
  await server.register(plugin)
  server.ext('onRequest', ({ raw }, h) => {
    log.push(raw.req.url ?? '')
    return raw.req.headers.authorization ? h.continue : h.response('unauthorized').code(401).takeover()
  })
  server.route({ method: 'GET', path: '/hello', handler: () => 'hello' })
  server.route({ method: 'POST', path: '/hello', handler: ({ payload }) => payload })
  await server.start()
  return { port: Number(server.info.port), log, close: () => server.stop({ timeout: 0 }) }
}

const mountProbes: MountAdapter = (health, options, earlier) => start(probes(health, options), earlier)

testAdapter('hapi 21', mountProbes, { it, mountHandler: (handle, earlier) => start(mount(handle), earlier) })
