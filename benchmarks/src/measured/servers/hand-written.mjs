import { createServer } from 'node:http'
import { checkHealth } from '../hand-written.mjs'
import { listen } from '../listen.mjs'

/** @type {import('../setup').Serve} */
export function serve({ checks }) {
  const server = createServer(async (_request, response) => {
    const report = await checkHealth(checks)
    response.writeHead(report.status === 'healthy' ? 200 : 503, { 'content-type': 'application/json' })
    response.end(JSON.stringify(report))
  })
  return listen(server)
}

/** @type {import('../setup').Evaluator} */
export function evaluator({ checks }) {
  return () => checkHealth(checks)
}
