/** How strangers use one package. A package without an entry here fails `pnpm test:publish`. */
export interface Consumer {
  /** What is installed beside our packages: for each an own stranger, the newest first. `[[]]` when nothing else is needed. */
  readonly beside: readonly (readonly string[])[]
  /** What the service imports: the binding, and the module that it comes from. `createHealth` is there already. */
  readonly imports: Readonly<Record<string, string>>
  /** The options of `createHealth`. @default a readiness check that is always healthy */
  readonly health?: string
  /**
   * The body of `async function serve()`. It mounts the endpoints of `health` and returns a `node:http` server that listens, or is about
   * to, on a free port of 127.0.0.1. It is valid JavaScript and, as it stands, valid strict TypeScript.
   */
  readonly serve: string
  /** An expression that answers a `Request`, from the same imports: it is bundled for the edge, and run there. */
  readonly edge?: string
}

const node = { '{ createServer }': 'node:http', '{ probes }': '@hale/node' }
const serveByNode = `return createServer(probes(health)).listen(0, '127.0.0.1')`

export const consumers: Readonly<Record<string, Consumer>> = {
  checks: {
    beside: [[]],
    imports: { ...node, '{ eventLoop }': '@hale/checks/system' },
    health: '{ liveness: { eventLoop: eventLoop() } }',
    serve: serveByNode,
  },
  core: {
    beside: [[]],
    imports: { '{ createServer }': 'node:http', '{ createProbeHandler }': '@hale/core' },
    serve: `const answer = createProbeHandler(health)
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const told = await answer({ method, url, header: (name) => headers[name]?.toString() })
    response.writeHead(told?.status ?? 404, told?.headers).end(told?.body)
  })
  return server.listen(0, '127.0.0.1')`,
  },
  express: {
    beside: [
      ['express@5', '@types/express@5'],
      ['express@4', '@types/express@4'],
    ],
    imports: { express: 'express', '{ probes }': '@hale/express' },
    serve: `const app = express()
  app.use(probes(health))
  return app.listen(0, '127.0.0.1')`,
  },
  fastify: {
    beside: [['fastify@5'], ['fastify@4']],
    imports: { '{ fastify }': 'fastify', '{ probes }': '@hale/fastify' },
    serve: `const app = fastify()
  app.register(probes(health))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server`,
  },
  fetch: {
    beside: [['@hono/node-server@2', 'hono@4']],
    imports: { '{ createServer }': 'node:http', '{ getRequestListener }': '@hono/node-server', '{ probes }': '@hale/fetch' },
    serve: `const answer = probes(health)
  const listener = getRequestListener((request) => answer(request) ?? new Response(null, { status: 404 }))
  return createServer(listener).listen(0, '127.0.0.1')`,
    edge: 'probes(health)',
  },
  hono: {
    beside: [['hono@4', '@hono/node-server@2']],
    imports: {
      '{ createServer }': 'node:http',
      '{ getRequestListener }': '@hono/node-server',
      '{ Hono }': 'hono',
      '{ probes }': '@hale/hono',
    },
    serve: `const app = new Hono()
  app.use(probes(health))
  return createServer(getRequestListener(app.fetch)).listen(0, '127.0.0.1')`,
    edge: 'new Hono().use(probes(health)).fetch',
  },
  koa: {
    beside: [
      ['koa@3', '@types/koa@3'],
      ['koa@2', '@types/koa@2'],
    ],
    imports: { Koa: 'koa', '{ probes }': '@hale/koa' },
    serve: `const app = new Koa()
  app.use(probes(health))
  return app.listen(0, '127.0.0.1')`,
  },
  node: { beside: [[]], imports: node, serve: serveByNode },
}
