import { createServer } from 'node:http'
import { listen, type MountAdapter, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth, type Health } from '@hale/core'
import express5 from 'express'
import express4 from 'express4'
import { describe, expect, it } from 'vitest'
import { probes } from './probes'

const mount =
  (express: typeof express5): MountAdapter =>
  (health, options) => {
    const log: string[] = []
    const app = express()
    app.disable('x-powered-by')
    app.use(probes(health, options))
    app.use((request, _response, next) => {
      log.push(request.url)
      next()
    })
    app.use((request, response, next) => (request.headers.authorization ? next() : void response.sendStatus(401)))
    app.use(express.json())
    app.get('/hello', (_request, response) => void response.send('hello'))
    app.post('/hello', (request, response) => void response.json(request.body))
    return listen(createServer(app), log)
  }

testAdapter('express 5', mount(express5), { it })
testAdapter('express 4', mount(express4 as unknown as typeof express5), { it })

describe('express: what is particular to it', () => {
  const health = (): Health => createHealth({ readiness: { database: async () => true } })

  // Written out for each, so that the types of both majors are put to the test.
  const apps = {
    'express 5': () =>
      express5()
        .use('/internal', probes(health()))
        .use(express5.Router().use(probes(health()))),
    'express 4': () =>
      express4()
        .use('/internal', probes(health()))
        .use(express4.Router().use(probes(health()))),
  }
  for (const [name, create] of Object.entries(apps)) {
    it(`answers below the path that it is mounted at, and in a router, on ${name}`, async () => {
      const { port, close } = await listen(createServer(create()))
      for (const path of ['/internal/readyz', '/internal/readyz/database', '/internal/livez?verbose', '/readyz']) {
        expect((await sendRequest(port, { path })).status, path).toBe(200)
      }
      for (const path of ['/internal', '/internal/hello', '/internal/internal/readyz']) {
        expect((await sendRequest(port, { path })).status, path).toBe(404)
      }
      await close()
    })
  }
})
