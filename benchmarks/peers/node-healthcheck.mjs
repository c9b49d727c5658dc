import { createServer } from 'node:http'
import healthcheck from '@airlookjs/node-healthcheck'
import express from 'express'
import { listen } from '../src/measured/listen.mjs'

/** @param {import('../src/measured/setup').Setup} setup */
function createChecks({ checks, timeout }) {
  return Object.entries(checks).map(([name, checkFn]) => ({ name, checkFn, ...(timeout && { timeout }) }))
}

/** @type {import('../src/measured/setup').Serve} */
export function serve(setup) {
  const app = express()
  app.use('/livez', healthcheck.getExpressHealthRoute([]))
  app.use('/readyz', healthcheck.getExpressHealthRoute(createChecks(setup)))
  return listen(createServer(app))
}

/** @type {import('../src/measured/setup').Evaluator} */
export function evaluator(setup) {
  const checks = createChecks(setup)
  return () => healthcheck.getStatus(checks)
}
