import { Agent, get, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { sendRequest } from '@hale/conformance'
import type { Health as CoreHealth } from '@hale/core'
import { Controller, Get, Module } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, Health } from '../index'
import { drained } from '../testing/drained'
import { createGate } from '../testing/gate'
import { observedApp } from '../testing/observed-app'
import { createApp, type Platform, platforms, startApp } from '../testing/start-app'

for (const platform of Object.keys(platforms) as Platform[]) {
  describe(`the stop of Nest on ${platform}`, () => {
    it('turns readiness 503 at once, and serves for readinessDelay before any hook of the app', async () => {
      const order: string[] = []
      const app = await createApp(
        observedApp({ readinessDelay: 2_000 }, async (hook) => void (/destroy/.test(hook) && order.push(hook))),
        platform,
      )
      const { port } = await startApp(app)
      const begun = performance.now()
      const closed = app.close()
      await drained(app.get<CoreHealth>(Health))
      const statuses = await Promise.all(['/readyz', '/healthz', '/livez'].map((path) => sendRequest(port, { path })))
      expect(statuses.map(({ status }) => status)).toEqual([503, 503, 200])
      order.push('served')
      await closed
      expect(performance.now() - begun).toBeGreaterThan(1_990)
      expect(order.slice(0, 1)).toEqual(['served'])
      expect(order.slice(1).sort()).toEqual(['deep destroy', 'feature destroy', 'global destroy', 'root destroy'])
    })

    it('answers running requests before any hook of the app, which may close the pool that they use', async () => {
      const [asked, answer] = [createGate(), createGate()]
      const order: string[] = []

      @Controller('slow')
      class SlowController {
        @Get()
        async finish(): Promise<string> {
          asked.open()
          await answer.opened
          order.push('answered')
          return 'finished'
        }
      }
      @Module({ controllers: [SlowController], imports: [HaleModule.forRoot({ readinessDelay: 0 })] })
      class AppModule {
        onModuleDestroy = () => order.push('onModuleDestroy')
        beforeApplicationShutdown = () => order.push('beforeApplicationShutdown')
        onApplicationShutdown = () => order.push('onApplicationShutdown')
      }
      const app = await createApp(AppModule, platform)
      const { port } = await startApp(app)
      const slow = sendRequest(port, { path: '/slow' })
      await asked.opened
      const closed = app.close()
      await drained(app.get<CoreHealth>(Health))
      const server: Server = app.getHttpServer()
      while (server.listening) await new Promise(setImmediate)
      answer.open()
      expect((await slow).body).toBe('finished')
      await closed
      expect(order).toEqual(['answered', 'onModuleDestroy', 'beforeApplicationShutdown', 'onApplicationShutdown'])
    })

    it('fails no request on kept connections, and closes idle ones however long the server would keep them', async () => {
      @Controller('hello')
      class HelloController {
        @Get()
        greet(): string {
          return 'hello'
        }
      }
      @Module({ controllers: [HelloController], imports: [HaleModule.forRoot({ readinessDelay: 500 })] })
      class AppModule {}
      const app = await createApp(AppModule, platform)
      app.getHttpServer().keepAliveTimeout = 3_600_000
      const { port } = await startApp(app)
      const idle = new Agent({ keepAlive: true })
      await hello(port, idle)
      const answers: string[] = []
      const clients = Array.from({ length: 8 }, async () => {
        const agent = new Agent({ keepAlive: true })
        while (answers.at(-1) !== 'ECONNREFUSED') answers.push(await hello(port, agent))
      })
      while (answers.length < 40) await new Promise(setImmediate)
      await app.close()
      await Promise.all(clients)
      // A refused connection loses nothing: the client has sent no request yet.
      expect(new Set(answers)).toEqual(new Set(['200 hello', 'ECONNREFUSED']))
    })
  })
}

it('a stop that does not fit into gracePeriod is a TypeError at the start', async () => {
  @Module({ imports: [HaleModule.forRoot({ readinessDelay: 5_000, timeout: 10_000, gracePeriod: 10_000 })] })
  class AppModule {}
  const app = await createApp(AppModule)
  await expect(app.init()).rejects.toThrow('readinessDelay + timeout must be at most 8000 ms')
})

it('beforeClose runs while the app still accepts connections, and before its hooks', async () => {
  const order: string[] = []
  let port = 0
  const beforeClose = async (): Promise<void> => {
    order.push(`beforeClose ${(await sendRequest(port, { path: '/readyz' })).status}`)
  }
  @Module({ imports: [HaleModule.forRoot({ readinessDelay: 0, beforeClose })] })
  class AppModule {
    onModuleDestroy = () => order.push('onModuleDestroy')
  }
  const app = await createApp(AppModule)
  port = (await startApp(app)).port
  await app.close()
  expect(order).toEqual(['beforeClose 503', 'onModuleDestroy'])
})

it('an app that does not listen stops without a delay', async () => {
  @Module({ imports: [HaleModule.forRoot({ readinessDelay: 3_600_000 })] })
  class AppModule {}
  const app = await createApp(AppModule)
  await app.init()
  await app.close()
  expect(app.get<CoreHealth>(Health).phase).toBe('draining')
})

/** The status and body of an answer, or the code of what went wrong. */
function hello(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get({ port, agent, path: '/hello', host: '127.0.0.1' }, async (response) => {
      resolve(`${response.statusCode} ${await text(response).catch((error) => error.code)}`)
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}
