import { setTimeout as sleep } from 'node:timers/promises'
import { type Health as CoreHealth, createHealth } from '@hale/core'
import { type DynamicModule, Inject, Module } from '@nestjs/common'
import { DiscoveryModule, DiscoveryService, HttpAdapterHost, MetadataScanner } from '@nestjs/core'
import { type FoundChecks, findChecks } from './found-checks'
import { type HaleModuleAsyncOptions, type HaleModuleOptions, type ReadOptions, readOptions } from './hale-module-options'
import { Health } from './health'
import { hookModules, type Lifecycle } from './hook-order'
import { createMount } from './mount-probes'

const OPTIONS = Symbol('hale:options')
const CHECKS = Symbol('hale:checks')
const MOUNT = Symbol('hale:mount')
const LIFECYCLE = Symbol('hale:lifecycle')

/** Nest 10 takes two imports for one where their texts are the same, and would ignore the options of the second. */
let imported = 0

/**
 * The health of a Nest app, served on Express and on Fastify, for Nest 10, 11 and 12. Import it once, in the root
 * module: then the endpoints are there, whatever the global prefix, versions, guards, interceptors, filters and pipes;
 * methods that are decorated with {@link HealthCheck} are checks; and {@link Health} can be injected everywhere. The app
 * is not ready until all of it has started, and no more from the moment in which it begins to stop.
 *
 * Wrong options are a TypeError when the app starts.
 *
 * @example
 * ```ts
 * import { HaleModule } from '@hale/nest'
 * import { Module } from '@nestjs/common'
 *
 * @Module({ imports: [HaleModule.forRoot({ name: 'orders', readinessDelay: 5_000 })] })
 * export class AppModule {}
 * ```
 */
export class HaleModule {
  readonly #mount: () => void

  constructor(mount: () => void) {
    this.#mount = mount
  }

  /** With options that need no provider. */
  static forRoot(options: HaleModuleOptions = {}): DynamicModule {
    return HaleModule.forRootAsync({ useFactory: () => options })
  }

  /** With options from a factory, which is handed the providers that `inject` names. */
  static forRootAsync({ imports = [], inject = [], useFactory }: HaleModuleAsyncOptions): DynamicModule {
    return {
      module: HaleModule,
      global: true,
      imports: [DiscoveryModule, ...imports, ...hookModules(LIFECYCLE)],
      providers: [
        { provide: 'hale:import', useValue: ++imported },
        { provide: OPTIONS, inject, useFactory: async (...providers: unknown[]) => readOptions(await useFactory(...providers)) },
        { provide: CHECKS, inject: [DiscoveryService, MetadataScanner], useFactory: findChecks },
        { provide: Health, inject: [OPTIONS, CHECKS, DiscoveryService], useFactory: makeHealth },
        {
          provide: MOUNT,
          inject: [HttpAdapterHost, Health, OPTIONS],
          useFactory(host: HttpAdapterHost, health: CoreHealth, { probes }: ReadOptions) {
            const mount = createMount(host, health, probes)
            mount()
            return mount
          },
        },
        { provide: LIFECYCLE, inject: [Health, OPTIONS, CHECKS], useFactory: createLifecycle },
      ],
      exports: [Health, LIFECYCLE],
    }
  }

  /** Called by Nest before it adds a route or a middleware. */
  configure(): void {
    this.#mount()
  }
}
// By hand, because the build knows no decorators.
Module({})(HaleModule)
Inject(MOUNT)(HaleModule, undefined, 0)

function makeHealth({ made, healthOptions }: ReadOptions, checks: FoundChecks, discovery: DiscoveryService): CoreHealth {
  const modules = discovery.getProviders().filter(({ token }) => token === Health).length
  if (modules > 1) throw new TypeError(`HaleModule is imported with ${modules} options: import it once, in the root module`)
  if (!made) return createHealth(checks.addTo(healthOptions))
  const [place] = checks.places
  if (place) throw new TypeError(`HaleModule has health, which takes no more checks, and ${place} is one: hand over the options instead`)
  return made
}

function createLifecycle(health: CoreHealth, { readinessDelay, made }: ReadOptions, checks: FoundChecks): Lifecycle {
  const release = health.hold('Nest is starting')
  let drained: Promise<void> | undefined
  return {
    started() {
      checks.requireSingletons()
      release()
      health.start()
    },
    stopping() {
      health.drain()
      drained ??= sleep(readinessDelay)
      return drained
    },
    stopped() {
      if (!made) health.stop()
    },
  }
}
