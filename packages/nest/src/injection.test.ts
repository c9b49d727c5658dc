import { type Health as CoreHealth, createHealth } from '@hale/core'
import { Controller, Inject, Injectable, Module, type ModuleMetadata, Scope } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, Health, HealthCheck } from './index'
import { createApp } from './testing/start-app'

/** A client of something, as other modules would provide it. */
@Injectable()
class Pool {
  up = true
  async query(): Promise<void> {
    if (!this.up) throw new Error('connection refused')
  }
}

@Module({ providers: [Pool], exports: [Pool] })
class PoolModule {}

async function start(metadata: ModuleMetadata) {
  @Module(metadata)
  class AppModule {}
  const app = await createApp(AppModule)
  await app.init()
  return app
}

describe('checks that inject', () => {
  it('are methods of providers and controllers of any module, with what was injected into them', async () => {
    @Injectable()
    class Orders {
      constructor(@Inject(Pool) private readonly pool: Pool) {}
      @HealthCheck()
      async database(): Promise<void> {
        await this.pool.query()
      }
      @HealthCheck({ name: 'seeded', probe: 'startup' })
      isSeeded(): boolean {
        return this.pool.up
      }
    }
    @Module({ imports: [PoolModule], providers: [Orders] })
    class OrdersModule {}
    @Controller()
    class Greetings {
      readonly busy = false
      @HealthCheck({ probe: 'liveness', impact: 'nobody is greeted' })
      loop(): boolean {
        return !this.busy
      }
      @HealthCheck({ critical: false })
      cache(): boolean {
        return false
      }
    }
    const app = await start({ imports: [OrdersModule, HaleModule.forRoot({ readiness: { disk: () => true } })], controllers: [Greetings] })
    const health = app.get<CoreHealth>(Health)
    expect(Object.fromEntries(health.checks)).toEqual({
      loop: 'liveness',
      disk: 'readiness',
      database: 'readiness',
      cache: 'readiness',
      seeded: 'startup',
    })
    expect(await health.report('startup')).toMatchObject({ status: 'healthy' })
    expect(await health.report('readiness')).toMatchObject({
      status: 'degraded',
      checks: { cache: { status: 'unhealthy', critical: false } },
    })
    expect((await health.report('liveness')).checks).toMatchObject({ loop: { status: 'healthy', impact: 'nobody is greeted' } })
    await app.close()
  })

  it('are named in a factory of the options, which is handed providers', async () => {
    const app = await start({
      imports: [
        HaleModule.forRootAsync({
          imports: [PoolModule],
          inject: [Pool],
          useFactory: async (pool: Pool) => ({ name: 'orders', readiness: { database: { run: () => pool.query(), maxAge: 0 } } }),
        }),
      ],
    })
    const health = app.get<CoreHealth>(Health)
    expect(await health.report('readiness')).toMatchObject({ name: 'orders', status: 'healthy' })
    app.get(Pool, { strict: false }).up = false
    expect(await health.report('readiness')).toMatchObject({ status: 'unhealthy', checks: { database: { error: { code: 'failed' } } } })
    await app.close()
  })
})

describe('the health', () => {
  it('is injected everywhere, without an import of its module', async () => {
    @Injectable()
    class Catalogue {
      readonly release: () => void
      constructor(@Inject(Health) readonly health: Health) {
        this.release = health.hold('reading the catalogue')
      }
    }
    @Module({ providers: [Catalogue], exports: [Catalogue] })
    class CatalogueModule {}
    const app = await start({ imports: [CatalogueModule, HaleModule.forRoot()] })
    const { health, release } = app.get(Catalogue, { strict: false })
    expect([health, health.phase]).toEqual([app.get(Health), 'starting'])
    release()
    expect(health.phase).toBe('running')
    await app.close()
  })

  it('is the one that was handed in, where one was', async () => {
    const health = createHealth({ name: 'made elsewhere' })
    const app = await start({ imports: [HaleModule.forRoot({ health })] })
    expect(app.get(Health)).toBe(health)
    await app.close()
  })
})

class Scoped {
  @HealthCheck()
  database(): boolean {
    return true
  }
}
Injectable({ scope: Scope.REQUEST })(Scoped)
class Transient {
  @HealthCheck()
  database(): boolean {
    return true
  }
}
Injectable({ scope: Scope.TRANSIENT })(Transient)
class Single {
  @HealthCheck()
  database(): boolean {
    return true
  }
}
class NeedsScoped {
  @HealthCheck()
  database(): boolean {
    return true
  }
}
Inject(Scoped)(NeedsScoped, undefined, 0)
class AsyncLiveness {
  async loop(): Promise<boolean> {
    return true
  }
}
// As plain JavaScript can have it: the types do not let this pass.
HealthCheck({ probe: 'liveness' })(AsyncLiveness.prototype, 'loop', { value: AsyncLiveness.prototype.loop as unknown as () => boolean })
class NoProbe {
  check(): boolean {
    return true
  }
}
HealthCheck({ probe: 'alive' as 'readiness' })(NoProbe.prototype, 'check', { value: NoProbe.prototype.check })

const wrong = (value: unknown): undefined => value as undefined

describe('what is wrong is a TypeError at the start, with its value and the remedy', () => {
  const wrongs: Record<string, [metadata: ModuleMetadata, message: string]> = {
    'an option that there is not': [
      { imports: [HaleModule.forRoot(wrong({ readyness: {} }))] },
      'unknown option "readyness"; did you mean "readiness"?',
    ],
    'a path that is none': [{ imports: [HaleModule.forRoot({ probes: { paths: { liveness: 'livez' } } })] }, '"livez"'],
    'a readinessDelay that is no time': [
      { imports: [HaleModule.forRoot({ readinessDelay: -1 })] },
      'readinessDelay of HaleModule is -1: use 0 to',
    ],
    'a factory that gives nothing': [
      { imports: [HaleModule.forRootAsync({ useFactory: () => wrong(undefined) as never })] },
      'are undefined: use an object literal, and return one from useFactory',
    ],
    'a health with options of its own': [
      { imports: [HaleModule.forRoot({ health: createHealth(), name: 'orders' })] },
      'both health and "name": hand "name" to the createHealth',
    ],
    'a health that is none': [
      { imports: [HaleModule.forRoot({ health: wrong({}) })] },
      'health of HaleModule is [object Object]: use what createHealth gave',
    ],
    'a second HaleModule': [
      { imports: [HaleModule.forRoot({ name: 'a' }), HaleModule.forRoot({ name: 'b' })] },
      'import it once, in the root module',
    ],
    'two checks of one name': [
      { imports: [HaleModule.forRoot()], providers: [Single, NeedsScoped, Scoped] },
      'is "database" in Single.database and in NeedsScoped.database: give each one of its own',
    ],
    'a check of a name that the options have': [
      { imports: [HaleModule.forRoot({ startup: { database: () => true } })], providers: [Single] },
      'is "database" in the options of HaleModule and in Single.database',
    ],
    'a decorated check beside a health that is handed in': [
      { imports: [HaleModule.forRoot({ health: createHealth() })], providers: [Single] },
      'Single.database',
    ],
    'a check for each request': [
      { imports: [HaleModule.forRoot()], providers: [Scoped] },
      'Scoped.database is a check, but its provider is not a singleton',
    ],
    'a check for each consumer': [
      { imports: [HaleModule.forRoot()], providers: [Transient] },
      'Transient.database is a check, but its provider is not',
    ],
    'a check that a factory provides': [
      { imports: [HaleModule.forRoot()], providers: [{ provide: 'database', useFactory: () => new Single() }] },
      'Single.database is a check, but a factory or a value provides it: provide the class itself',
    ],
    'a check that is a value': [
      { imports: [HaleModule.forRoot()], providers: [{ provide: 'database', useValue: new Single() }] },
      'Single.database is a check, but a factory or a value provides it',
    ],
    'a liveness check that waits': [{ imports: [HaleModule.forRoot()], providers: [AsyncLiveness] }, 'must be synchronous'],
    'a probe that there is not': [
      { imports: [HaleModule.forRoot()], providers: [NoProbe] },
      'the probe of NoProbe.check is "alive": use "liveness", "readiness", "startup"',
    ],
  }
  for (const [name, [metadata, message]] of Object.entries(wrongs)) {
    it(name, async () => {
      const failure = await start(metadata).catch((error: unknown) => error)
      expect(failure, String(failure)).toBeInstanceOf(TypeError)
      expect((failure as Error).message).toContain(message)
    })
  }

  it('a decorator on what is no method', () => {
    expect(() => HealthCheck()({ constructor: Single }, 'pool', {})).toThrow('@HealthCheck is on Single.pool, which is no method')
    expect(() => HealthCheck()(() => {}, wrong({ kind: 'method', name: 'database' }) as never, {})).toThrow(
      'set "experimentalDecorators" in tsconfig.json',
    )
  })
})

it('a check that is provided once and aliased is one check', async () => {
  const app = await start({ imports: [HaleModule.forRoot()], providers: [Single, { provide: 'alias', useExisting: Single }] })
  expect([...app.get<CoreHealth>(Health).checks.keys()]).toEqual(['database'])
  await app.close()
})
