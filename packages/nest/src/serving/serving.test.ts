import { type MountedApp, sendRequest } from '@hale/conformance'
import type { Health as CoreHealth } from '@hale/core'
import {
  type ArgumentsHost,
  Controller,
  Get,
  type INestApplication,
  type MiddlewareConsumer,
  Module,
  Query,
  type Type,
  VersioningType,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { Test } from '@nestjs/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HaleModule, Health } from '../index'
import { createApp, type Platform, platforms, startApp } from '../testing/start-app'

@Controller('hello')
class HelloController {
  @Get()
  greet(@Query('name') name = 'you'): string {
    return `hello ${name}`
  }
}

function appModule(name: string, touched: string[] = []): Type {
  @Module({
    imports: [HaleModule.forRoot({ name, readiness: { database: async () => true }, readinessDelay: 0, probes: { details: 'full' } })],
    controllers: [HelloController],
  })
  class AppModule {
    configure(consumer: MiddlewareConsumer): void {
      const note = (_request: unknown, _response: unknown, next: () => void): void => {
        touched.push('middleware')
        next()
      }
      consumer.apply(note).forRoutes(HelloController)
    }
  }
  return AppModule
}

async function serve(app: INestApplication): Promise<MountedApp> {
  const mounted = await startApp(app)
  onTestFinished(mounted.close)
  return mounted
}

const statusOf = async ({ port }: MountedApp, path: string, method = 'GET'): Promise<number> =>
  (await sendRequest(port, { path, method })).status

for (const platform of Object.keys(platforms) as Platform[]) {
  describe(`probes of Nest on ${platform}`, () => {
    it('stay outside of every global prefix, version, guard, interceptor, pipe, filter, middleware and CORS', async () => {
      const touched: string[] = []
      const note = (what: string): boolean => touched.push(what) > 0
      const app = await createApp(appModule('orders', touched), platform)
      app.setGlobalPrefix('api')
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })
      app.enableCors()
      app.use((_request: unknown, _response: unknown, next: () => void) => {
        note('use')
        next()
      })
      app.useGlobalGuards({ canActivate: () => note('guard') })
      app.useGlobalInterceptors({
        intercept(_context, next) {
          note('interceptor')
          return next.handle()
        },
      })
      app.useGlobalPipes({ transform: (value) => note('pipe') && value })
      app.useGlobalFilters({
        catch(_error: unknown, host: ArgumentsHost) {
          note('filter')
          app.getHttpAdapter().reply(host.switchToHttp().getResponse(), 'filtered', 418)
        },
      })
      const mounted = await serve(app)
      for (const path of ['/livez', '/readyz', '/readyz/database', '/startupz', '/healthz'])
        expect(await statusOf(mounted, path), path).toBe(200)
      expect(await statusOf(mounted, '/readyz', 'POST')).toBe(405)
      expect((await sendRequest(mounted.port, { path: '/readyz' })).headers).not.toHaveProperty('access-control-allow-origin')
      expect(await statusOf(mounted, '/readyz', 'OPTIONS')).toBe(200)
      expect(touched).toEqual([])
      expect(await statusOf(mounted, '/api/v1/hello')).toBe(200)
      expect(touched.splice(0)).toEqual(['use', 'middleware', 'guard', 'interceptor', 'pipe'])
      expect(await statusOf(mounted, '/api/readyz')).toBe(418)
      expect(touched.splice(0)).toEqual(['use', 'filter'])
      // Below an endpoint, an unknown name goes on to the app, as any other path does.
      expect(await statusOf(mounted, '/readyz/unknown')).toBe(await statusOf(mounted, '/unknown'))
      expect(touched).toContain('use')
    })

    it('are served under the given paths, with the given status codes', async () => {
      @Module({
        imports: [
          HaleModule.forRoot({
            probes: { paths: { readiness: '/internal/ready', health: false }, status: { unhealthy: 500 } },
            readinessDelay: 0,
          }),
        ],
      })
      class AppModule {}
      const app = await createApp(AppModule, platform)
      const mounted = await serve(app)
      expect([await statusOf(mounted, '/internal/ready'), await statusOf(mounted, '/readyz'), await statusOf(mounted, '/healthz')]).toEqual(
        [200, 404, 404],
      )
      app.get<CoreHealth>(Health).drain()
      expect(await statusOf(mounted, '/internal/ready')).toBe(500)
    })

    it('are served by the app of a testing module, before its guards', async () => {
      const module = await Test.createTestingModule({ imports: [appModule('orders')] }).compile()
      const app = module.createNestApplication(new platforms[platform](), { logger: false })
      app.useGlobalGuards({ canActivate: () => false })
      const mounted = await serve(app)
      expect([await statusOf(mounted, '/readyz'), await statusOf(mounted, '/hello')]).toEqual([200, 403])
    })

    it('of two apps in one process each show their own health', async () => {
      const [one, two] = [await createApp(appModule('one'), platform), await createApp(appModule('two'), platform)]
      const [first, second] = [await serve(one), await serve(two)]
      const nameAt = async ({ port }: MountedApp): Promise<string> => JSON.parse((await sendRequest(port, { path: '/readyz' })).body).name
      expect([await nameAt(first), await nameAt(second)]).toEqual(['one', 'two'])
      one.get<CoreHealth>(Health).drain()
      expect([await statusOf(first, '/readyz'), await statusOf(second, '/readyz')]).toEqual([503, 200])
      await one.close()
      expect(await statusOf(second, '/readyz')).toBe(200)
    })
  })
}

it('on fastify, probes leave no line in the log, and inject reaches them', async () => {
  const lines: string[] = []
  const logger = { level: 'info', stream: { write: (line: string) => void lines.push(line) } }
  const adapter = new platforms.fastify({ logger })
  const app = await NestFactory.create(appModule('orders'), adapter, { logger: false })
  const mounted = await serve(app)
  lines.length = 0
  expect([await statusOf(mounted, '/readyz'), lines]).toEqual([200, []])
  expect((await adapter.inject({ url: '/readyz' })).statusCode).toBe(200)
  await statusOf(mounted, '/hello')
  expect(lines.join()).toContain('/hello')
})

it('an app without HTTP has a health too', async () => {
  const context = await NestFactory.createApplicationContext(appModule('worker'), { logger: false })
  const health = context.get<CoreHealth>(Health)
  expect([health.phase, (await health.report('readiness')).status]).toEqual(['running', 'healthy'])
  await context.close()
  expect(health.phase).toBe('draining')
})

it('an unknown HTTP adapter is a TypeError at the start, with the remedy', async () => {
  class OtherAdapter extends ExpressAdapter {
    override getType(): string {
      return 'other'
    }
  }
  const created = NestFactory.create(appModule('orders'), new OtherAdapter(), { logger: false, abortOnError: false })
  await expect(created).rejects.toThrow(TypeError)
  await expect(created).rejects.toThrow(
    'HaleModule: the HTTP adapter must be express or fastify; got "other". Or serve createProbeHandler(health) of @hale/core',
  )
})
