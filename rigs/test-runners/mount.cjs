const { createServer } = require('node:http')
const { json } = require('node:stream/consumers')
const { listen } = require('@hale/conformance')
const { probes } = require('@hale/node')

/** A correct app on Node's own HTTP server. BROKEN names what to break. */
exports.mount = (health, options, earlier = {}) => {
  const { BROKEN } = process.env
  const log = []
  const probe = probes(health, options)
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(earlier)) response.setHeader(name, value)
    if (BROKEN === 'HEAD' && request.method === 'HEAD') response.writeHead(405).end()
    else probe(request, response, () => answer(request, response))
    if (BROKEN === 'rejection' && request.url === '/livez') void Promise.reject(new Error('left unhandled'))
  })
  return listen(server, log)

  async function answer(request, response) {
    log.push(request.url)
    if (!request.headers.authorization) response.writeHead(401).end()
    else if (request.url !== '/hello') response.writeHead(404).end()
    else if (request.method === 'POST') response.end(JSON.stringify(await json(request)))
    else response.end('hello')
  }
}

/** This case would pass. It is skipped to show how a skipped case is reported. */
exports.options = {
  skip: {
    'client disconnects: survives fifty clients that disconnect at once with requests in flight': 'to show a skipped case',
  },
}
