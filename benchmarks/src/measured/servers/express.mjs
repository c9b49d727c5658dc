import { createServer } from 'node:http'
import { probes } from '@hale/express'
import express from 'express'
import { createHale } from '../hale.mjs'
import { listen } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const app = express()
  // Node's own way to answer, which Express hands through: its `send` would cost more and add an ETag.
  app.get(['/livez', '/readyz'], (_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  })
  return listen(createServer(app))
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  const app = express()
  app.get(['/livez', '/readyz'], (_request, response) => {
    response.type('json').send(body)
  })
  return listen(createServer(app))
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  const app = express()
  app.use(probes(createHale(setup)))
  return listen(createServer(app))
}
