import { type Health as CoreHealth, createHealth } from '@hale/core'
import { Controller, Inject, Injectable, Module, type ModuleMetadata, Scope } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { HaleModule, Health, HealthCheck } from '../index'
import { createApp } from '../testing/start-app'

/** A client that another module provides. */
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
  it('are methods of providers and controllers of any module, which use what their class injects', async () => {
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
      @HealthCheck({ probe: 'liveness', impact: 'no greetings' })
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
    expect((await health.report('liveness')).checks).toMatchObject({ loop: { status: 'healthy', impact: 'no greetings' } })
    await app.close()
  })

  it('stand in the options of a factory that injects providers', async () => {
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
  it('can be injected everywhere, without an import of its module', async () => {
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

  it('is the one in the options, if there is one', async () => {
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
// Only plain JavaScript can do this: the types forbid it.
HealthCheck({ probe: 'liveness' })(AsyncLiveness.prototype, 'loop', { value: AsyncLiveness.prototype.loop as unknown as () => boolean })

const once = () => HaleModule.forRoot()

describe('a wrong check is a TypeError at the start, with its place and the remedy', () => {
  const wrongs: Record<string, [metadata: () => ModuleMetadata, message: string]> = {
    'two checks of one name': [
      () => ({ imports: [once()], providers: [Single, NeedsScoped, Scoped] }),
      'HealthCheck: each check must have its own name; got "database" in Single.database and in NeedsScoped.database',
    ],
    'a check of a name that the options have': [
      () => ({ imports: [HaleModule.forRoot({ startup: { database: () => true } })], providers: [Single] }),
      'got "database" in the startup option of HaleModule and in Single.database',
    ],
    'a decorated check beside a health in the options': [
      () => ({ imports: [HaleModule.forRoot({ health: createHealth() })], providers: [Single] }),
      'HaleModule: a health that is passed takes no more checks; got Single.database. Pass the options of createHealth instead',
    ],
    'a check of a request-scoped provider': [
      () => ({ imports: [once()], providers: [Scoped] }),
      'HealthCheck: Scoped.database must be on a singleton; got a request-scoped provider. A probe is not a request of the app',
    ],
    'a check of a provider that injects a request-scoped one': [
      () => ({
        imports: [once()],
        providers: [NeedsScoped, { provide: Scoped, scope: Scope.REQUEST, useClass: Pool }],
      }),
      'NeedsScoped.database must be on a singleton; got a provider that is request-scoped because it injects Pool',
    ],
    'a check of a transient provider': [
      () => ({ imports: [once()], providers: [Transient] }),
      'HealthCheck: Transient.database must be on a singleton; got a transient provider',
    ],
    'a check that a factory provides': [
      () => ({ imports: [once()], providers: [{ provide: 'DATABASE', useFactory: () => new Single() }] }),
      'HealthCheck: Single.database must be on a class that Nest instantiates; got an instance from a factory or a value (DATABASE). List the class itself in providers',
    ],
    'a check that is a value': [
      () => ({ imports: [once()], providers: [{ provide: 'DATABASE', useValue: new Single() }] }),
      'Single.database must be on a class that Nest instantiates; got an instance from a factory or a value',
    ],
    'an async liveness check': [() => ({ imports: [once()], providers: [AsyncLiveness] }), 'liveness.loop'],
    'a second HaleModule': [
      () => ({ imports: [HaleModule.forRoot({ name: 'a' }), HaleModule.forRoot({ name: 'b' })] }),
      'HaleModule: it must be imported once; got 2 imports. Import it in the root module alone',
    ],
  }
  for (const [name, [metadata, message]] of Object.entries(wrongs)) {
    it(name, async () => {
      const failure = await start(metadata()).catch((error: unknown) => error)
      expect(failure, String(failure)).toBeInstanceOf(TypeError)
      expect((failure as Error).message).toContain(message)
    })
  }
})

it('a check of an aliased provider is one check', async () => {
  const app = await start({ imports: [HaleModule.forRoot()], providers: [Single, { provide: 'alias', useExisting: Single }] })
  expect([...app.get<CoreHealth>(Health).checks.keys()]).toEqual(['database'])
  await app.close()
})
