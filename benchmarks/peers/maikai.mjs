import { createServer } from 'node:http'
import express from 'express'
import healthcheck from 'maikai'
import { listen } from '../src/measured/listen.mjs'

/** @param {import('../src/measured/setup').Setup} setup */
function createReadiness({ checks, maxAge }) {
  const readiness = healthcheck({ path: '/readyz' })
  for (const [name, check] of Object.entries(checks)) {
    readiness.addCheck(
      name,
      'answer',
      async () => {
        await check()
        return { status: 'pass' }
      },
      // Without it a result is kept for the rest of its millisecond. Below zero it is not kept.
      { minCacheMs: maxAge === 0 ? -1 : maxAge },
    )
  }
  return readiness
}

/** @type {import('../src/measured/setup').Serve} */
export function serve(setup) {
  const app = express()
  app.use(healthcheck({ path: '/livez' }).express())
  app.use(createReadiness(setup).express())
  return listen(createServer(app))
}

/** @type {import('../src/measured/setup').Evaluator} */
export function evaluator(setup) {
  const readiness = createReadiness(setup)
  return () => readiness.healthResponse()
}
