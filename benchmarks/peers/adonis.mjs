import { createServer } from 'node:http'
import { BaseCheck, HealthChecks, Result } from '@adonisjs/core/health'
import { listen } from '../src/measured/listen.mjs'

class Check extends BaseCheck {
  constructor(name, check) {
    super()
    this.name = name
    this.check = check
  }
  async run() {
    try {
      await this.check()
      return Result.ok('answered')
    } catch (error) {
      return Result.failed(error)
    }
  }
}

/** @param {import('../src/measured/setup').Setup} setup */
function createChecks({ checks, maxAge }) {
  const given = Object.entries(checks).map(([name, check]) => new Check(name, check))
  return new HealthChecks().register(maxAge ? given.map((check) => check.cacheFor(maxAge / 1_000)) : given)
}

/**
 * The controller of the guide, on node:http.
 *
 * @type {import('../src/measured/setup').Serve}
 */
export function serve(setup) {
  const healthChecks = createChecks(setup)
  const server = createServer(async (_request, response) => {
    const report = await healthChecks.run()
    response.writeHead(report.isHealthy ? 200 : 503, { 'content-type': 'application/json' })
    response.end(JSON.stringify(report))
  })
  return listen(server)
}

/** @type {import('../src/measured/setup').Evaluator} */
export function evaluator(setup) {
  const healthChecks = createChecks(setup)
  return () => healthChecks.run()
}
