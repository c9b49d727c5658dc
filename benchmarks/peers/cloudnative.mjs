import { createServer } from 'node:http'
import { HealthChecker, LivenessEndpoint, ReadinessCheck, ReadinessEndpoint } from '@cloudnative/health-connect'
import express from 'express'
import { listen } from '../src/measured/listen.mjs'

/** @param {import('../src/measured/setup').Setup} setup */
function createChecker({ checks }) {
  const checker = new HealthChecker()
  for (const [name, check] of Object.entries(checks)) checker.registerReadinessCheck(new ReadinessCheck(name, check))
  return checker
}

/** @type {import('../src/measured/setup').Serve} */
export function serve(setup) {
  const checker = createChecker(setup)
  const app = express()
  app.use('/livez', LivenessEndpoint(checker))
  app.use('/readyz', ReadinessEndpoint(checker))
  return listen(createServer(app))
}

/** @type {import('../src/measured/setup').Evaluator} */
export function evaluator(setup) {
  const checker = createChecker(setup)
  return () => checker.getReadinessStatus()
}
