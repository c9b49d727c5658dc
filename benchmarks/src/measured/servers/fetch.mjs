import { probes } from '@hale/fetch'
import { createAdaptorServer } from '@hono/node-server'
import { createHale } from '../hale.mjs'
import { listen } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/**
 * A fetch handler on Node.js.
 *
 * @param {(request: Request) => Response | Promise<Response>} fetch
 */
function serve(fetch) {
  return listen(/** @type {import('node:http').Server} */ (createAdaptorServer({ fetch })))
}

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  return serve(() => new Response(body, { status, headers }))
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  return serve((request) => {
    const { pathname } = new URL(request.url)
    if (pathname !== '/livez' && pathname !== '/readyz') return new Response('Not found\n', { status: 404 })
    return new Response(body, { headers: { 'Content-Type': 'application/json' } })
  })
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  const answer = probes(createHale(setup))
  return serve((request) => answer(request) ?? new Response('Not found\n', { status: 404 }))
}
