import { createServer } from 'node:http'
import { checkHealth } from '../hand-written.mjs'
import { listen } from '../listen.mjs'

/**
 * A check raced with a timer of its own, as most people bound one.
 *
 * @param {() => Promise<void>} check
 * @param {number} ms
 */
function withTimeout(check, ms) {
  return async () => {
    /** @type {NodeJS.Timeout | undefined} */
    let timer
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
    })
    try {
      await Promise.race([check(), late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** @type {import('../setup').Serve} */
export function serve({ checks, timeout = 500 }) {
  const bounded = Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, withTimeout(check, timeout)]))
  const server = createServer(async (_request, response) => {
    const report = await checkHealth(bounded)
    response.writeHead(report.status === 'healthy' ? 200 : 503, { 'content-type': 'application/json' })
    response.end(JSON.stringify(report))
  })
  return listen(server)
}
