import { probes } from '@hale/hono'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { createHale } from '../hale.mjs'
import { listen } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @param {Hono} app */
function serve(app) {
  return listen(/** @type {import('node:http').Server} */ (createAdaptorServer(app)))
}

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const app = new Hono()
  for (const path of ['/livez', '/readyz']) app.get(path, () => new Response(body, { status, headers }))
  return serve(app)
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  const app = new Hono()
  for (const path of ['/livez', '/readyz']) app.get(path, (context) => context.body(body, 200, { 'Content-Type': 'application/json' }))
  return serve(app)
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  const app = new Hono()
  app.use(probes(createHale(setup)))
  return serve(app)
}
