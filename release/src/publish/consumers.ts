import type { PublishedPackage } from '../published'
import { npxDoctor } from './npx-doctor'
import type { NpxRun } from './try-npx'

/** How users install and use one package. A published package without an entry here fails. */
export interface Consumer {
  /**
   * The packages to install beside ours, one user for each list. TypeScript, Jest and the edge use the first list. `[[]]`
   * when nothing else is needed.
   */
  readonly beside: readonly (readonly string[])[]
  /** The imports of the service: binding and module. `createHealth` is imported already. */
  readonly imports: Readonly<Record<string, string>>
  /** The options of `createHealth`. @default a readiness check that is always healthy */
  readonly health?: string
  /**
   * The body of `async function serve()`. It mounts the endpoints of `health` and returns a `node:http` server that listens,
   * or will listen, on a free port of 127.0.0.1. It is valid JavaScript and valid strict TypeScript.
   */
  readonly serve: string
  /** An expression, a function from `Request` to `Response`, with the same imports. It is bundled for the edge and run there. */
  readonly edge?: string
  /** A command that a user runs with npx while the service runs on this port of the machine. */
  readonly npx?: (port: string) => NpxRun
}

const node = { '{ createServer }': 'node:http', '{ probes }': '@hale/node' }
const serveByNode = `return createServer(probes(health)).listen(0, '127.0.0.1')`

/** By the package's name without the scope. */
const consumers: Readonly<Record<string, Consumer>> = {
  checks: {
    beside: [[]],
    imports: { ...node, '{ eventLoop }': '@hale/checks/system' },
    health: '{ liveness: { eventLoop: eventLoop() } }',
    serve: serveByNode,
  },
  cli: {
    beside: [[]],
    imports: {
      ...node,
      '{ execFile }': 'node:child_process',
      '{ createRequire }': 'node:module',
      '{ dirname, join }': 'node:path',
      '{ promisify }': 'node:util',
    },
    serve: `const server = createServer(probes(health)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { resolve } = createRequire(join(process.cwd(), 'package.json'))
  const hale = join(dirname(resolve('@hale/cli/package.json')), 'dist', 'bin.cjs')
  const url = 'http://localhost:' + Object(server.address()).port + '/readyz'
  const { stdout } = await promisify(execFile)(process.execPath, [hale, 'probe', url])
  if (!stdout.startsWith('healthy: ')) throw new Error(stdout)
  return server`,
    npx: npxDoctor,
  },
  conformance: {
    beside: [[]],
    imports: { ...node, '{ adapterCases, listen, runAdapterCase }': '@hale/conformance' },
    serve: `for (const item of adapterCases['statuses'] ?? []) {
    await runAdapterCase(item, (given, options) => listen(createServer(probes(given, options))))
  }
  ${serveByNode}`,
  },
  core: {
    beside: [[]],
    imports: { '{ createServer }': 'node:http', '{ createProbeHandler }': '@hale/core', '{ logTransitions }': '@hale/core/logging' },
    serve: `let lines = 0
  const log = () => {
    lines += 1
  }
  logTransitions(health, { info: log, warn: log, error: log })
  health.hold('warming the cache')()
  if (lines === 0) throw new Error('nothing was logged')
  const answer = createProbeHandler(health)
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const found = await answer({ method, url, header: (name) => headers[name]?.toString() })
    response.writeHead(found?.status ?? 404, found?.headers).end(found?.body)
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
  fleet: {
    beside: [[]],
    imports: { ...node, '{ createFleet, staticPeers }': '@hale/fleet' },
    health: `{ readiness: { database: async () => {} }, name: 'orders', fleet: createFleet({ peers: staticPeers(['http://127.0.0.1:1']) }) }`,
    serve: `const { fleet } = health.about()
  if (fleet?.peers !== 1 || fleet.asks !== 0) throw new Error(JSON.stringify(fleet))
  ${serveByNode}`,
  },
  formats: {
    beside: [[]],
    imports: { ...node, '{ actuator }': '@hale/formats' },
    serve: `const body = actuator.write(await health.report())
  if (JSON.parse(body).status !== 'UP') throw new Error(actuator.type + ': ' + body)
  ${serveByNode}`,
    edge: 'async () => new Response(actuator.write(await health.report()))',
  },
  grpc: {
    beside: [['@grpc/grpc-js@1']],
    imports: {
      '{ createServer }': 'node:http',
      '{ Server, ServerCredentials, credentials, makeClientConstructor }': '@grpc/grpc-js',
      '{ healthService, probes }': '@hale/grpc',
      '{ probes as httpProbes }': '@hale/node',
    },
    serve: `const rpc = new Server()
  rpc.addService(...probes(health))
  const port = await new Promise((resolve, reject) => {
    rpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  const Client = makeClientConstructor(healthService, 'Health')
  const client = new Client(\`127.0.0.1:\${port}\`, credentials.createInsecure())
  for (const service of ['', 'liveness', 'readiness', 'startup']) {
    const reply = await new Promise((resolve) => {
      client['check']?.({ service }, function () { resolve(JSON.stringify([...arguments])) })
    })
    if (reply !== '[null,{"status":1}]') throw new Error(\`\${service}: \${reply}\`)
  }
  client.close()
  return createServer(httpProbes(health)).listen(0, '127.0.0.1').once('close', () => rpc.forceShutdown())`,
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
  nest: {
    // Nest 12 is published only as ES modules. Jest and TypeScript's Node16 do not let CommonJS require them.
    beside: [11, 12, 10].map((major) => [
      ...['core', 'common', 'platform-express'].map((name) => `@nestjs/${name}@${major}`),
      'reflect-metadata@0.2',
      'rxjs@7',
    ]),
    imports: { '{ HaleModule }': '@hale/nest', '{ Module }': '@nestjs/common', '{ NestFactory }': '@nestjs/core' },
    serve: `class AppModule {}
  Module({ imports: [HaleModule.forRoot({ health })] })(AppModule)
  const app = await NestFactory.create(AppModule, { logger: false })
  await app.listen(0, '127.0.0.1')
  return app.getHttpServer()`,
  },
  node: { beside: [[]], imports: node, serve: serveByNode },
  opentelemetry: {
    beside: [['@opentelemetry/api@1', '@opentelemetry/sdk-metrics@2']],
    imports: {
      ...node,
      '{ recordMetrics }': '@hale/opentelemetry',
      '{ AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader }': '@opentelemetry/sdk-metrics',
    },
    serve: `const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] })
  recordMetrics(health, { meter: provider.getMeter('stranger') })
  await provider.forceFlush()
  const exported = JSON.stringify(exporter.getMetrics())
  if (!exported.includes('hale.check.status')) throw new Error(exported)
  ${serveByNode}.once('close', () => provider.shutdown())`,
  },
  prometheus: {
    beside: [['prom-client@15']],
    imports: { ...node, '{ recordMetrics }': '@hale/prometheus', '{ register }': 'prom-client' },
    serve: `recordMetrics(health)
  const metrics = await register.metrics()
  if (!metrics.includes('hale_check_status')) throw new Error(metrics)
  ${serveByNode}`,
  },
  page: {
    beside: [[]],
    imports: {
      '{ createServer }': 'node:http',
      '{ probes }': '@hale/node',
      '{ mount }': '@hale/node/listener',
      '{ statusPage }': '@hale/page',
    },
    serve: `const page = mount(statusPage(health, { path: '/status' }))
  const probe = probes(health)
  return createServer((request, response) => probe(request, response, () => page(request, response))).listen(0, '127.0.0.1')`,
  },
  push: {
    beside: [[]],
    imports: { ...node, '{ heartbeat, verifyWebhook, webhook }': '@hale/push' },
    serve: `const receiver = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  await new Promise((resolve) => receiver.once('listening', resolve))
  const url = 'http://127.0.0.1:' + Object(receiver.address()).port
  const beats = heartbeat(health, { url })
  const hook = webhook(health, { url, secret: 'whsec_c2VjcmV0IG9mIGEgdGVzdA==' })
  if (verifyWebhook({ headers: {}, body: '' }, 'whsec_c2VjcmV0IG9mIGEgdGVzdA==')) throw new Error('verified')
  ${serveByNode}.once('close', async () => {
    await Promise.all([beats.close(), hook.close()])
    receiver.close()
  })`,
  },
}

/**
 * The consumers of these packages.
 *
 * @throws Error when a package has none, because an untested package must not be published.
 */
export function consumersOf(packages: readonly PublishedPackage[]): Readonly<Record<string, Consumer>> {
  const found = packages.map(({ name }) => {
    const consumer = consumers[name]
    if (!consumer) throw new Error(`@hale/${name} has no entry in release/src/publish/consumers.ts: say how it is used`)
    return [name, consumer] as const
  })
  return Object.fromEntries(found)
}
