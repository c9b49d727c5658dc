import { createServer } from 'node:http'
import { checkHealth } from '../hand-written.mjs'
import { listen } from '../listen.mjs'

/**
 * The hand-written evaluation, made once for all who ask meanwhile, and its body written once: the least that can be
 * done about a herd.
 *
 * @type {import('../setup').Serve}
 */
export function serve({ checks }) {
  /** @type {Promise<{ status: number, body: string }> | undefined} */
  let flight
  const evaluate = async () => {
    const report = await checkHealth(checks)
    flight = undefined
    return { status: report.status === 'healthy' ? 200 : 503, body: JSON.stringify(report) }
  }
  const server = createServer(async (_request, response) => {
    flight ??= evaluate()
    const { status, body } = await flight
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(body)
  })
  return listen(server)
}
