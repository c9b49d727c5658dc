import { Agent, get, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { sendRequest } from '@hale/conformance'
import type { Health as CoreHealth } from '@hale/core'
import { Controller, Get, Global, Inject, Injectable, Module, ShutdownSignal, type Type } from '@nestjs/common'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { HaleModule, type HaleModuleOptions, Health } from '../index'
import { createApp, type Platform, platforms, startApp } from '../testing/start-app'

/** A promise that `open` resolves. */
function createGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** An app whose root, a feature and a global module observe the health in each of their hooks. */
function observedApp(options: HaleModuleOptions, observe: (hook: string, health: CoreHealth) => Promise<void>): Type {
  const observer = (place: string): Type => {
    @Injectable()
    class Observer {
      constructor(@Inject(Health) private readonly health: Health) {}
      onModuleInit = () => observe(`${place} init`, this.health)
      onApplicationBootstrap = () => observe(`${place} bootstrap`, this.health)
      onModuleDestroy = () => observe(`${place} destroy`, this.health)
      beforeApplicationShutdown = () => observe(`${place} before shutdown`, this.health)
    }
    return Observer
  }
  @Global()
  @Module({ providers: [observer('global')] })
  class GlobalModule {}
  @Module({ providers: [observer('deep')] })
  class DeepModule {}
  @Module({ imports: [DeepModule], providers: [observer('feature')] })
  class FeatureModule {}
  const Root = observer('root')
  @Module({ imports: [GlobalModule, FeatureModule, HaleModule.forRoot(options)], providers: [Root] })
  class AppModule {}
  return AppModule
}

describe('the phase', () => {
  it('is starting in every start-up hook of the app, running when it listens, and draining in every hook of its shutdown', async () => {
    const seen = new Map<string, string>()
    const app = await createApp(observedApp({}, async (hook, health) => void seen.set(hook, health.phase)))
    const health = app.get<CoreHealth>(Health)
    expect(health.phase).toBe('starting')
    await app.init()
    expect(health.phase).toBe('running')
    await app.close()
    const phases: Record<string, string> = { init: 'starting', bootstrap: 'starting', destroy: 'draining', 'before shutdown': 'draining' }
    const expected = ['root', 'feature', 'deep', 'global'].flatMap((place) =>
      Object.entries(phases).map(([hook, phase]): [string, string] => [`${place} ${hook}`, phase]),
    )
    expect(Object.fromEntries(seen)).toEqual(Object.fromEntries(expected))
  })

  it('stays starting while a hold is left after Nest has started', async () => {
    const app = await createApp(observedApp({}, async (hook, health) => void (hook === 'root init' && health.hold('warming the cache'))))
    await app.init()
    expect(app.get<CoreHealth>(Health).phase).toBe('starting')
    await app.close()
  })
})

it('background checks run from the start of the app to its end', async () => {
  let runs = 0
  const ran = createGate()
  const check = { every: 5, run: () => void (++runs >= 2 && ran.open()) }

  @Module({ imports: [HaleModule.forRoot({ readiness: { queue: check } })] })
  class AppModule {}
  const app = await createApp(AppModule)
  expect(runs).toBe(0)
  await app.init()
  await ran.opened
  await app.close()
  const atTheEnd = runs
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(runs).toBe(atTheEnd)
})

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

    it('exits with 0 after a signal, when every hook is done', async () => {
      const order: string[] = []
      const exit = mockExit(() => order.push('exit'))
      @Module({ imports: [HaleModule.forRoot({ readinessDelay: 0 })] })
      class AppModule {
        async onApplicationShutdown(signal?: string): Promise<void> {
          await new Promise(setImmediate)
          order.push(`onApplicationShutdown ${signal}`)
        }
      }
      const app = await createApp(AppModule, platform)
      app.enableShutdownHooks([ShutdownSignal.SIGUSR2])
      await startApp(app)
      // Without the module this signal would end the process that runs the tests.
      process.kill(process.pid, 'SIGUSR2')
      await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0), { timeout: 15_000, interval: 10 })
      expect(order).toEqual(['onApplicationShutdown SIGUSR2', 'exit'])
    })
  })
}

it('Ctrl-C stops without the delay, says what it waits for, and ends at once when pressed again', async () => {
  const [asked, answer] = [createGate(), createGate()]
  const printed = vi.spyOn(console, 'error').mockReturnValue()
  onTestFinished(() => printed.mockRestore())
  const exit = mockExit(answer.open)

  @Controller('slow')
  class SlowController {
    @Get()
    async finish(): Promise<string> {
      asked.open()
      await answer.opened
      return 'finished'
    }
  }
  @Module({ controllers: [SlowController], imports: [HaleModule.forRoot()] })
  class AppModule {}
  const app = await createApp(AppModule)
  const { port } = await startApp(app)
  app.enableShutdownHooks([ShutdownSignal.SIGINT])
  const slow = sendRequest(port, { path: '/slow' })
  await asked.opened
  process.kill(process.pid, 'SIGINT')
  await drained(app.get<CoreHealth>(Health))
  expect(printed.mock.calls).toEqual([[expect.stringMatching(/^SIGINT: waiting at most 10 s for 1 running request, .*Press Ctrl-C again/)]])
  // Sooner, it would count as an echo of the first one.
  await new Promise((resolve) => setTimeout(resolve, 600))
  process.kill(process.pid, 'SIGINT')
  await vi.waitFor(() => expect(exit.mock.calls).toContainEqual([1]), { timeout: 15_000, interval: 10 })
  expect((await slow).body).toBe('finished')
  await vi.waitFor(() => expect(exit.mock.calls).toEqual([[1], [0]]), { timeout: 15_000, interval: 10 })
  expect(process.listenerCount('SIGINT')).toBe(0)
})

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

function mockExit(onExit: () => unknown) {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => void onExit()) as () => never)
  onTestFinished(() => exit.mockRestore())
  return exit
}

async function drained(health: CoreHealth): Promise<void> {
  while (health.phase !== 'draining') await new Promise(setImmediate)
}

/** The status and body of an answer, or the code of what went wrong. */
function hello(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    get({ port, agent, path: '/hello', host: '127.0.0.1' }, async (response) => {
      resolve(`${response.statusCode} ${await text(response).catch((error) => error.code)}`)
    }).on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
}
