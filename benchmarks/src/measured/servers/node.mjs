import { createServer } from 'node:http'
import { probes } from '@hale/node'
import { createHale } from '../hale.mjs'
import { listen } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const server = createServer((_request, response) => {
    response.writeHead(status, headers)
    response.end(body)
  })
  return listen(server)
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  const server = createServer((request, response) => {
    if (request.url === '/livez' || request.url === '/readyz') {
      response.writeHead(200, { 'Content-Type': 'application/json' })
      response.end(body)
    } else {
      response.writeHead(404)
      response.end()
    }
  })
  return listen(server)
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  return listen(createServer(probes(createHale(setup))))
}
