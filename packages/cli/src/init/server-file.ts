import { closesClients } from './health-file'
import { besideIt, type ModuleImport, type ModuleParts } from './module-text'
import type { FrameworkName, Project } from './project'

/** A whole small server that mounts the endpoints and stops well: what `hale init` prints for people to take from. */
export function serverFile(project: Project, port: number): ModuleParts | undefined {
  const write = SERVERS[project.framework]
  if (!write) return undefined
  const closes = closesClients(project)
  const names = project.framework === 'nest' ? ['healthModule'] : ['health']
  const { imports, lines } = write({
    port,
    stop: closes ? ', { onShutdown: closeClients }' : '',
    closes,
    typescript: project.dialect.typescript,
  })
  return {
    imports: [...imports, { from: besideIt('health', project.dialect), names: closes ? ['closeClients', ...names] : names }],
    lines,
    exports: [],
  }
}

interface ServerContext {
  readonly port: number
  /** The options of `gracefulShutdown`, where there are any. */
  readonly stop: string
  readonly closes: boolean
  readonly typescript: boolean
}

type WriteServer = (context: ServerContext) => Pick<ModuleParts, 'imports' | 'lines'>

const graceful: ModuleImport = { from: '@hale/node', names: ['gracefulShutdown'] }

const SERVERS: Readonly<Partial<Record<FrameworkName, WriteServer>>> = {
  node: ({ port, stop }) => ({
    imports: [
      { from: 'node:http', names: ['createServer'] },
      { from: '@hale/node', names: ['gracefulShutdown', 'probes'] },
    ],
    lines: [
      'const answerProbe = probes(health)',
      'const server = createServer((request, response) => {',
      "  answerProbe(request, response, () => response.end('hello\\n')) // your handler instead",
      '})',
      `server.listen(${port})`,
      `gracefulShutdown(server, health${stop})`,
    ],
  }),
  hono: ({ port, stop }) => ({
    imports: [
      graceful,
      { from: '@hale/hono', names: ['probes'] },
      { from: '@hono/node-server', names: ['serve'] },
      { from: 'hono', names: ['Hono'] },
    ],
    lines: [
      'const app = new Hono()',
      'app.use(probes(health)) // first: before auth, loggers and other middleware',
      `app.get('/', (context) => context.text('hello\\n'))`,
      `gracefulShutdown(serve({ fetch: app.fetch, port: ${port} }), health${stop})`,
    ],
  }),
  express: ({ port, stop }) => ({
    imports: [graceful, { from: '@hale/express', names: ['probes'] }, { from: 'express', byDefault: 'express' }],
    lines: [
      'const app = express()',
      'app.use(probes(health)) // first: before auth, loggers and body parsers',
      `app.get('/', (_request, response) => void response.send('hello\\n'))`,
      `gracefulShutdown(app.listen(${port}), health${stop})`,
    ],
  }),
  koa: ({ port, stop }) => ({
    imports: [graceful, { from: '@hale/koa', names: ['probes'] }, { from: 'koa', byDefault: 'Koa' }],
    lines: [
      'const app = new Koa()',
      'app.use(probes(health)) // first: before auth, loggers and body parsers',
      'app.use((context) => {',
      `  context.body = 'hello\\n'`,
      '})',
      `gracefulShutdown(app.listen(${port}), health${stop})`,
    ],
  }),
  fastify: ({ port, closes }) => ({
    imports: [graceful, { from: '@hale/fastify', names: ['probes'] }, { from: 'fastify', names: ['fastify'] }],
    lines: [
      'const app = fastify()',
      'app.register(probes(health)) // first: before other plugins and hooks',
      `app.get('/', async () => 'hello\\n')`,
      `app.listen({ port: ${port}, host: '0.0.0.0' }).catch((error) => {`,
      '  console.error(error)',
      '  process.exit(1)',
      '})',
      `gracefulShutdown(app.server, health, { onShutdown: ${closes ? '[() => app.close(), closeClients]' : '() => app.close()'} })`,
    ],
  }),
  nest: ({ port, closes, typescript }) => ({
    imports: [
      { from: 'reflect-metadata', effect: true },
      { from: '@nestjs/common', names: ['Module'] },
      { from: '@nestjs/core', names: ['NestFactory'] },
    ],
    lines: [
      ...(typescript ? ['@Module({ imports: [healthModule] })'] : []),
      closes ? 'class AppModule {\n  onApplicationShutdown() {\n    return closeClients()\n  }\n}' : 'class AppModule {}',
      ...(typescript ? [] : ['Module({ imports: [healthModule] })(AppModule)']),
      '',
      'async function start() {',
      '  const app = await NestFactory.create(AppModule)',
      '  app.enableShutdownHooks() // SIGTERM closes the app',
      `  await app.listen(${port})`,
      '}',
      'start()',
    ],
  }),
}
