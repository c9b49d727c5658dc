import { createServer } from 'node:http'
import { listen, type MountAdapter, type MountedApp, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { type ConnectProbes, mount, probes } from '@hale/template-adapter'
import { nodeApp } from '@hale/testbed/apps'
import connect from 'connect'
import { describe, expect, it } from 'vitest'

function start(middleware: ConnectProbes, earlier: Readonly<Record<string, string>> = {}): Promise<MountedApp> {
  const log: string[] = []
  const app = connect()
  app.use((_request, response, next) => {
    for (const [name, value] of Object.entries(earlier)) response.setHeader(name, value)
    next()
  })
  app.use(middleware)
  app.use(nodeApp(log))
  return listen(createServer(app), log)
}

const mountProbes: MountAdapter = (health, options, earlier) => start(probes(health, options), earlier)

testAdapter('connect', mountProbes, {
  it,
  mountHandler: (handle, earlier) => start(mount(handle), earlier),
  differences: { 'OPTIONS *': { status: 404, reason: 'connect calls a middleware by its path, and "*" matches none' } },
})

describe('on connect', () => {
  it('serves the probes below a path', async () => {
    const app = connect()
    app.use('/internal', probes(createHealth()))
    const { port, close } = await listen(createServer(app))
    const codes = ['/internal/livez', '/livez'].map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status)
    expect(await Promise.all(codes)).toEqual([200, 404])
    await close()
  })

  it('passes an error of a patched response to the app, so that the process does not crash', async () => {
    const app = connect()
    app.use((_request, response, next) => {
      const { writeHead } = response
      response.writeHead = () => {
        response.writeHead = writeHead
        throw new Error('on-headers')
      }
      next()
    })
    app.use(probes(createHealth()))
    const { port, close } = await listen(createServer(app))
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(500)
    await close()
  })
})
