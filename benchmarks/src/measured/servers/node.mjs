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

/** @type {import('../setup').Serve} */
export function hale(setup) {
  return listen(createServer(probes(createHale(setup))))
}
