import { createServer } from 'node:http'
import { listen, sendRequest, testAdapter } from '@hale/conformance'
import { createHealth, type Health } from '@hale/core'
import { probes } from '@hale/express'
import { type ExpressModule, mountExpress } from '@hale/testbed/apps'
import express5 from 'express'
import express4 from 'express4'
import { describe, expect, it } from 'vitest'

testAdapter('express 5', mountExpress(express5, probes), { it })
testAdapter('express 4', mountExpress(express4 as unknown as ExpressModule, probes), { it })

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
