import { createServer } from 'node:http'
import { listen, type MountAdapter } from '@hale/conformance'
import type { Express, json, RequestHandler } from 'express'
import type { Probes } from './probes'

/** What the suite's app calls of a major of Express. */
export interface ExpressModule {
  (): Express
  readonly json: typeof json
}

/** The suite's app in Express, of the major that is passed in. */
export const mountExpress =
  (express: ExpressModule, probes: Probes<RequestHandler>): MountAdapter =>
  (health, options, earlier = {}) => {
    const log: string[] = []
    const app = express()
    app.disable('x-powered-by')
    app.use((_request, response, next) => {
      response.set(earlier)
      next()
    })
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
