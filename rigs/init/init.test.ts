import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describeWithServer, freePort, postgresServer, redisServer } from '@hale/testbed'
import { build } from 'esbuild'
import ts from 'typescript'
import { describe, expect, it, onTestFinished } from 'vitest'
import { compile } from './compile'
import { type Beginning, beginProject, hale, type Project, writeOwn } from './project'
import { type RunningServer, runServer } from './run-server'

const FRAMEWORKS: Readonly<Record<string, readonly string[]>> = {
  node: [],
  hono: ['hono', '@hono/node-server'],
  express: ['express'],
  fastify: ['fastify'],
  koa: ['koa'],
  nest: ['@nestjs/core', '@nestjs/common', '@nestjs/platform-express'],
}
const CLIENTS = ['pg', 'postgres', 'mysql2', '@prisma/client', 'ioredis', 'redis', 'mongodb', 'amqplib', 'kafkajs']
const CHECKS = ['cache', 'database', 'documents', 'events', 'mysql2', 'postgres', 'prisma', 'queue', 'redis']

const DIALECTS: readonly Omit<Beginning, 'dependencies'>[] = [
  { typescript: true, modules: 'esm' },
  { typescript: true, modules: 'commonjs' },
  { typescript: false, modules: 'esm' },
  { typescript: false, modules: 'commonjs' },
]

/** How Next resolves modules: `esnext` and `bundler`. */
const bundled = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler }

const describeDialect = ({ typescript, modules }: Omit<Beginning, 'dependencies'>): string =>
  `${typescript ? 'TypeScript' : 'JavaScript'} ${modules === 'esm' ? 'as ES modules' : 'as CommonJS'}`

async function begin(beginning: Beginning, port: number): Promise<Project> {
  const project = await beginProject(beginning, port)
  onTestFinished(project.remove)
  if (beginning.typescript) expect(compile(project.folder, project.files())).toEqual([])
  return project
}

async function serve(project: Project, port: number, env?: Readonly<Record<string, string>>): Promise<RunningServer> {
  const server = await runServer(project.folder, port, env)
  onTestFinished(server.kill)
  return server
}

const checksOf = (body: string): Readonly<Record<string, { readonly status: string }>> => JSON.parse(body).checks

for (const dialect of DIALECTS) {
  describe(`hale init in ${describeDialect(dialect)}`, () => {
    it.each(Object.entries(FRAMEWORKS))(
      'begins a project of %s that compiles, answers each probe and stops',
      async (_name, dependencies) => {
        const port = await freePort()
        const project = await begin({ ...dialect, dependencies }, port)
        const server = await serve(project, port)
        await expect.poll(async () => (await server.get('/readyz')).status).toBe(200)
        for (const path of ['/livez', '/readyz', '/startupz', '/healthz']) expect((await server.get(path)).status, path).toBe(200)
        expect(await server.stop()).toBe(0)
      },
    )

    it('writes a check for every client, and each says that its server is down', async () => {
      const port = await freePort()
      const project = await begin({ ...dialect, dependencies: CLIENTS }, port)
      const nowhere = await freePort()
      const url = (scheme: string): string => `${scheme}://127.0.0.1:${nowhere}`
      const server = await serve(project, port, {
        DATABASE_URL: `${url('postgres')}/orders`,
        MYSQL_URL: `${url('mysql')}/orders`,
        REDIS_URL: url('redis'),
        MONGODB_URL: url('mongodb'),
        AMQP_URL: url('amqp'),
        KAFKA_BROKERS: `127.0.0.1:${nowhere}`,
      })
      const { status, body } = await server.get('/readyz')
      expect(status).toBe(503)
      expect(Object.keys(checksOf(body)).sort()).toEqual(CHECKS)
      for (const [name, check] of Object.entries(checksOf(body))) expect(check.status, name).toBe('unhealthy')
      expect((await server.get('/livez')).status).toBe(200)
      expect(await server.stop()).toBe(0)
    })
  })
}

describeWithServer(postgresServer, 'hale init with a real PostgreSQL and a real Redis', (postgres) => {
  describeWithServer(redisServer, 'and its clients', (redis) => {
    it.each([
      ['pg', 'ioredis'],
      ['postgres', 'redis'],
    ])('%s and %s pass', async (...dependencies) => {
      const port = await freePort()
      const project = await begin({ typescript: true, modules: 'esm', dependencies }, port)
      const { host, port: postgresPort, user, password, database } = postgres()
      const server = await serve(project, port, {
        DATABASE_URL: `postgres://${user}:${password}@${host}:${postgresPort}/${database}`,
        REDIS_URL: `redis://:${redis().password}@127.0.0.1:${redis().port}`,
      })
      await expect.poll(async () => (await server.get('/readyz')).body).toMatch(/^\{"status":"healthy"/)
      expect(Object.keys(checksOf((await server.get('/readyz')).body))).toEqual(['database', 'cache'])
      expect(await server.stop()).toBe(0)
    })
  })
})

describe('hale init in a project of Next.js', () => {
  it.each([true, false])('writes the route handlers, which answer (TypeScript: %s)', async (typescript) => {
    const project = await beginProject({ typescript, modules: 'commonjs', dependencies: ['next', 'pg'] }, 3_000)
    onTestFinished(project.remove)
    const extension = typescript ? 'ts' : 'js'
    const routes = ['livez', 'readyz', 'startupz', 'healthz'].map((endpoint) => `app/${endpoint}/[[...check]]/route.${extension}`)
    expect(project.files()).toEqual(
      expect.arrayContaining([
        ...routes,
        ...['lib/health', 'lib/probe', 'lib/drain-on-stop', 'instrumentation'].map((name) => `${name}.${extension}`),
      ]),
    )
    expect(project.printed).toContain('  npx next build\n  NEXT_MANUAL_SIG_HANDLE=true npx next start --port 3000\n')
    // As Next compiles it, JavaScript too: with bundler resolution, and to modules.
    const { files, folder } = project
    const sources = files().filter((file) => /\.[jt]s$/.test(file))
    const outfile = join(folder, 'built.mjs')
    if (typescript) expect(compile(folder, sources, { ...bundled, noEmit: true })).toEqual([])
    await build({
      entryPoints: [join(folder, routes[1] as string)],
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      outfile,
    })
    const { GET } = await import(pathToFileURL(outfile).href)
    const answer: Response = await GET(new Request('http://localhost/readyz'))
    expect(answer.status).toBe(503)
    expect(Object.keys(checksOf(await answer.text()))).toEqual(['database'])
    expect((await GET(new Request('http://localhost/elsewhere'))).status).toBe(404)
  })

  it('makes the clients once for the process, with every client that it knows', async () => {
    const project = await beginProject({ typescript: true, modules: 'commonjs', dependencies: ['next', ...CLIENTS] }, 3_000)
    onTestFinished(project.remove)
    const sources = project.files().filter((file) => file.endsWith('.ts'))
    expect(compile(project.folder, sources, { ...bundled, noEmit: true })).toEqual([])
    // Each copy of the module takes them from `globalThis`.
    expect(project.read('lib/health.ts')).toMatch(
      /^function createOnce\(\) \{[\s\S]* new Pool\([\s\S]* new Redis\([\s\S]*\n\}\n\n\/\/ Next bundles this/m,
    )
  })
})

describe('what hale init writes', () => {
  it.each([...Object.keys(FRAMEWORKS), 'next'])('for Kubernetes gives hale doctor nothing to find: %s', async (framework) => {
    const dependencies = framework === 'next' ? ['next', 'pg'] : [...(FRAMEWORKS[framework] as readonly string[]), 'pg']
    const project = await beginProject({ typescript: false, modules: 'esm', dependencies }, 3_000)
    onTestFinished(project.remove)
    const { exitCode, stdout } = await hale(project.folder, 'doctor', 'k8s', '--fail-on', 'info', '--format', 'json')
    expect(JSON.parse(stdout).findings).toEqual([])
    expect(exitCode).toBe(0)
  })

  it('never takes the place of a file, and says which it has kept', async () => {
    const project = await beginProject({ typescript: false, modules: 'esm', dependencies: ['hono'] }, 3_000)
    onTestFinished(project.remove)
    writeOwn(project.folder, 'health.js', '// mine\n')
    const { exitCode, stdout, stderr } = await hale(project.folder, 'init')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('kept health.js')
    expect(stderr).toContain('kept k8s/deployment.yaml')
    expect(stdout).not.toContain('wrote')
    expect(project.read('health.js')).toBe('// mine\n')
  })

  it('goes to the output with --print, and nowhere else', async () => {
    const project = await beginProject({ typescript: false, modules: 'esm', dependencies: ['koa', 'pg'] }, 3_000)
    onTestFinished(project.remove)
    const before = project.files()
    const { exitCode, stdout } = await hale(project.folder, 'init', '--print', '--framework', 'express')
    expect(exitCode).toBe(0)
    expect(stdout).toContain('# health.js')
    expect(stdout).toContain('npm install @hale/checks @hale/core @hale/express @hale/node')
    expect(stdout).toContain('app.use(probes(health)) // first')
    expect(project.files()).toEqual(before)
  })
})
