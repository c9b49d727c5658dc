import { type Health as CoreHealth, createHealth } from '@hale/core'
import { type DynamicModule, type FactoryProvider, Inject, Module, type Provider } from '@nestjs/common'
import { HttpAdapterHost, LazyModuleLoader, ModulesContainer } from '@nestjs/core'
import { addChecks, type FoundCheck, findChecks } from './discovery/find-checks'
import { refuseLateChecks } from './discovery/refuse-late-checks'
import { verifyProviders } from './discovery/verify-providers'
import { Health } from './health'
import { hookModules } from './lifecycle/hook-order'
import { createLifecycle } from './lifecycle/lifecycle'
import { type HaleModuleAsyncOptions, resolveAsync } from './options/async-options'
import { type HaleModuleOptions, type ResolvedHaleModule, resolveHaleModule } from './options/hale-module-options'
import { createMount } from './serving/mount-probes'

const OPTIONS = Symbol('hale:options')
const CHECKS = Symbol('hale:checks')
const MOUNT = Symbol('hale:mount')
const LIFECYCLE = Symbol('hale:lifecycle')

/** Nest 10 merges two imports with equal metadata, and would drop the options of the second. */
let imported = 0

/**
 * The health of a Nest app, served on Express and on Fastify, for Nest 10, 11 and 12. Import it once, in the root module.
 * It serves the endpoints outside of global prefixes, versions, guards, interceptors, filters and pipes. Methods with
 * {@link HealthCheck} are checks, and every provider can inject {@link Health}. The app is ready when all of it has
 * started, until it begins to stop.
 *
 * @example
 * ```ts
 * import { HaleModule } from '@hale/nest'
 * import { Module } from '@nestjs/common'
 *
 * @Module({ imports: [HaleModule.forRoot({ name: 'orders' })] })
 * export class AppModule {}
 * ```
 */
export class HaleModule {
  readonly #mount: () => void

  constructor(mount: () => void) {
    this.#mount = mount
  }

  /**
   * With options that need no provider.
   *
   * @throws TypeError for an unknown option. A wrong check or path is a TypeError when the app starts.
   */
  static forRoot(options: HaleModuleOptions = {}): DynamicModule {
    const resolved = resolveHaleModule('HaleModule.forRoot', options)
    // Not as a value: Nest 10 and 11 serialize values, and these may hold a pool.
    return describeModule({ provide: OPTIONS, useFactory: () => resolved })
  }

  /**
   * With options from `useFactory`, `useClass` or `useExisting`, which can inject providers.
   *
   * @throws TypeError for an unknown option. Wrong options of the module itself are a TypeError when the app starts.
   */
  static forRootAsync(options: HaleModuleAsyncOptions): DynamicModule {
    const { inject, make, providers } = resolveAsync(options)
    const useFactory: FactoryProvider['useFactory'] = async (...injected: unknown[]) =>
      resolveHaleModule('HaleModule.forRootAsync', await make(...injected))
    return describeModule({ provide: OPTIONS, inject, useFactory }, providers, options.imports)
  }

  /** Nest calls it before it adds a route or a middleware. */
  configure(): void {
    this.#mount()
  }
}
// By hand, because the build compiles no decorators.
Module({})(HaleModule)
Inject(MOUNT)(HaleModule, undefined, 0)

function describeModule(options: Provider, providers: readonly Provider[] = [], imports: DynamicModule['imports'] = []): DynamicModule {
  return {
    module: HaleModule,
    global: true,
    imports: [...imports, ...hookModules(LIFECYCLE)],
    providers: [
      { provide: 'hale:import', useValue: ++imported },
      options,
      ...providers,
      { provide: CHECKS, inject: [ModulesContainer, LazyModuleLoader], useFactory: provideChecks },
      { provide: Health, inject: [OPTIONS, CHECKS, ModulesContainer], useFactory: provideHealth },
      { provide: MOUNT, inject: [HttpAdapterHost, Health, OPTIONS], useFactory: provideMount },
      { provide: LIFECYCLE, inject: [Health, OPTIONS, HttpAdapterHost, ModulesContainer, CHECKS], useFactory: provideLifecycle },
    ],
    exports: [Health, LIFECYCLE],
  }
}

function provideChecks(modules: ModulesContainer, loader: LazyModuleLoader): readonly FoundCheck[] {
  refuseLateChecks(loader, modules)
  return findChecks(modules)
}

function provideHealth({ made, healthOptions }: ResolvedHaleModule, checks: readonly FoundCheck[], modules: ModulesContainer): CoreHealth {
  const imports = [...modules.values()].filter(({ providers }) => providers.has(Health)).length
  if (imports > 1) throw new TypeError(`HaleModule: it must be imported once; got ${imports} imports. Import it in the root module alone`)
  if (!made) {
    const health = createHealth(addChecks(healthOptions, checks))
    // It would begin by itself, before Nest has made the instances that the checks run on.
    health.stop()
    return health
  }
  const [check] = checks
  if (check)
    throw new TypeError(
      `HaleModule: a health that is passed takes no more checks; got ${check.place}. Pass the options of createHealth instead`,
    )
  return made
}

function provideMount(host: HttpAdapterHost, health: CoreHealth, { probes, handlers }: ResolvedHaleModule): () => void {
  const mount = createMount(host, health, probes, handlers)
  mount()
  return mount
}

function provideLifecycle(
  health: CoreHealth,
  options: ResolvedHaleModule,
  host: HttpAdapterHost,
  modules: ModulesContainer,
  checks: readonly FoundCheck[],
): ReturnType<typeof createLifecycle> {
  return createLifecycle(health, options, host, () => verifyProviders(modules, checks))
}
