import { type DynamicModule, type InjectionToken, Module } from '@nestjs/common'
import { ModulesContainer } from '@nestjs/core'

/** What happens when all of the app has started, and before any of it stops. */
export interface Lifecycle {
  started(): void
  stopping(): Promise<void>
  /** The server is closed. */
  stopped(): void
}

class Foremost {}
class Rearmost {}
for (const module of [Foremost, Rearmost]) Module({})(module)

/**
 * Two modules that call the hooks of a lifecycle. Nest goes through the modules by their distance from the root, the
 * farthest first; for shutdown hooks Nest 10 does so too, and later majors the other way round. So one module is farther
 * away than all others and one is nearer than the root: the near one starts last, and one of the two stops first.
 */
export function hookModules(lifecycle: InjectionToken): DynamicModule[] {
  const callsHooks = (module: typeof Foremost, distance: number, onlyStop: boolean): DynamicModule => ({
    module,
    providers: [
      {
        provide: `hale:${module.name}`,
        inject: [lifecycle, ModulesContainer],
        useFactory: ({ started, stopping, stopped }: Lifecycle, modules: ModulesContainer) => {
          for (const entry of modules.values()) if (entry.metatype === module) entry.distance = distance
          return { onModuleDestroy: stopping, ...(!onlyStop && { onApplicationBootstrap: started, onApplicationShutdown: stopped }) }
        },
      },
    ],
  })
  return [callsHooks(Foremost, Number.POSITIVE_INFINITY, true), callsHooks(Rearmost, Number.NEGATIVE_INFINITY, false)]
}
