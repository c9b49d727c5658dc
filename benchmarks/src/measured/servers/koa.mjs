import { createServer } from 'node:http'
import { probes } from '@hale/koa'
import Koa from 'koa'
import { createHale } from '../hale.mjs'
import { listen } from '../listen.mjs'
import { requireAnswer } from '../require-answer.mjs'

/** @type {import('../setup').Serve} */
export function raw(setup) {
  const { status, headers, body } = requireAnswer(setup)
  const app = new Koa()
  app.use((context) => {
    context.status = status
    context.body = body
    context.set(headers)
  })
  return listen(createServer(app.callback()))
}

/**
 * As people write it: the same body, with the headers that the framework sends by itself.
 *
 * @type {import('../setup').Serve}
 */
export function usual(setup) {
  const { body } = requireAnswer(setup)
  const app = new Koa()
  app.use((context) => {
    if (context.path !== '/livez' && context.path !== '/readyz') return
    context.type = 'application/json'
    context.body = body
  })
  return listen(createServer(app.callback()))
}

/** @type {import('../setup').Serve} */
export function hale(setup) {
  const app = new Koa()
  app.use(probes(createHale(setup)))
  return listen(createServer(app.callback()))
}
