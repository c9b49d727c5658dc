import { createServer } from 'node:http'
import { listen, type MountAdapter, testAdapter } from '@hale/conformance'
import { createHealth } from '@hale/core'
import { probes } from '@hale/template-adapter'
import { nodeApp } from '@hale/testbed/apps'
import connect from 'connect'
import { describe, expect, it } from 'vitest'

const mount: MountAdapter = (health, options) => {
  const log: string[] = []
  const app = connect()
  app.use(probes(health, options))
  app.use(nodeApp(log))
  return listen(createServer(app), log)
}

testAdapter('connect', mount, {
  it,
  differences: { 'OPTIONS *': { status: 404, reason: 'connect asks a middleware by its path, and "*" is below none' } },
})

describe('connect: what is particular to it', () => {
  it('answers below a path that it is used under', async () => {
    const app = connect()
    app.use('/internal', probes(createHealth()))
    const { port, close } = await listen(createServer(app))
    const codes = ['/internal/livez', '/livez'].map(async (path) => (await fetch(`http://127.0.0.1:${port}${path}`)).status)
    expect(await Promise.all(codes)).toEqual([200, 404])
    await close()
  })

  it('hands what a patched response throws to the app, instead of crashing the process', async () => {
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
