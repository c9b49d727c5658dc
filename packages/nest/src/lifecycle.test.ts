import { sendRequest } from '@hale/conformance'
import type { Health as CoreHealth } from '@hale/core'
import { Controller, Get, Global, Inject, Injectable, Module, type Type } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, type HaleModuleOptions, Health } from './index'
import { createApp, type Platform, platforms, startApp } from './testing/start-app'

/** Opens when it is told to. */
function createGate(): { opened: Promise<void>; open: () => void } {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

/** An app whose root, a feature and a global module tell the phase in each of their hooks. */
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

  it('stays starting where a hold is left when Nest is done', async () => {
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
  describe(`shutdown of Nest on ${platform}`, () => {
    it('is told to load balancers before anything stops: not ready, alive, and the requests under way are finished', async () => {
      const [asked, answer, stopping, goOn] = [createGate(), createGate(), createGate(), createGate()]

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
      class AppModule {
        async onModuleDestroy(): Promise<void> {
          stopping.open()
          await goOn.opened
        }
      }
      const app = await createApp(AppModule, platform)
      const { port } = await startApp(app)
      const statusOf = async (path: string): Promise<number> => (await sendRequest(port, { path })).status
      expect(await statusOf('/readyz')).toBe(200)

      const slow = sendRequest(port, { path: '/slow' })
      await asked.opened
      const closed = app.close()
      await stopping.opened
      expect([await statusOf('/readyz'), await statusOf('/livez'), await statusOf('/healthz')]).toEqual([503, 200, 503])
      answer.open()
      goOn.open()
      expect((await slow).body).toBe('finished')
      await closed
      await expect(statusOf('/livez')).rejects.toThrow('ECONNREFUSED')
    })

    it('waits for as long as readinessDelay says, serving on, before another hook is called', async () => {
      const order: string[] = []
      const app = await createApp(
        observedApp({ readinessDelay: 300 }, async (hook) => void (/destroy/.test(hook) && order.push(hook))),
        platform,
      )
      const { port } = await startApp(app)
      const begun = performance.now()
      const closed = app.close()
      const health = app.get<CoreHealth>(Health)
      while (health.phase !== 'draining') await new Promise(setImmediate)
      order.push('draining')
      expect((await sendRequest(port, { path: '/readyz' })).status).toBe(503)
      expect((await sendRequest(port, { path: '/livez' })).status).toBe(200)
      order.push('served')
      await closed
      expect(performance.now() - begun).toBeGreaterThan(290)
      expect(order.slice(0, 2)).toEqual(['draining', 'served'])
      expect(order.slice(2).sort()).toEqual(['deep destroy', 'feature destroy', 'global destroy', 'root destroy'])
    })
  })
}
